"""The database's own rules for guacd servers."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from deskgate.control.nodes.models import GuacdNode

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["is_default", "from_settings"])
def test_only_one(field: str) -> None:
    GuacdNode.objects.create(name="a", host="a", **{field: True})
    with pytest.raises(IntegrityError):
        GuacdNode.objects.create(name="b", host="b", **{field: True})
