"""What an import remembers."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from deskgate.control.port.models import FollowedFile

pytestmark = pytest.mark.django_db


def test_a_file_is_known_by_its_name_once() -> None:
    row = FollowedFile.objects.create(name="user-mapping.xml", digest="a" * 64)
    assert str(row) == "user-mapping.xml"
    assert row.imported_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowedFile.objects.create(name="user-mapping.xml", digest="b" * 64)
