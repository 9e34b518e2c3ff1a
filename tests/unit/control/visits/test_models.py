"""How visits and what they open are called."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone

from deskgate.control.visits.models import Visit, VisitConnection, VisitSource

pytestmark = pytest.mark.django_db


def test_names() -> None:
    visit = Visit.objects.create(
        digest="d", source=VisitSource.HMAC, username="alice", expires_at=timezone.now()
    )
    assert str(visit) == "alice by signed request"
    told = {"visit": visit, "identifier": "desk", "sealed": b""}
    one = VisitConnection.objects.create(protocol="ssh", **told)
    assert (str(one), one.kind, one.single_use, one.joins, one.opaque) == (
        "desk",
        "c",
        False,
        "",
        "",
    )
    with pytest.raises(IntegrityError):
        VisitConnection.objects.create(protocol="vnc", **told)
