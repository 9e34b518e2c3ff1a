"""What is counted of sessions for /metrics."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from tests.unit.control.together.conftest import Live

from deskgate.control.accounts.models import User
from deskgate.control.together.metrics import gauges_refresh


def _told() -> dict[str, str]:
    lines = Client().get("/metrics").content.decode().splitlines()
    return dict(line.split(" ") for line in lines if line.startswith("deskgate_session"))


def test_who_waits_and_who_looks(person: User, live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    row = live(person, parked_at=timezone.now())
    live(person, parked_at=timezone.now(), ended_at=timezone.now())
    live(person, parked_at=timezone.now(), node_name="another")
    for _ in range(2):
        live(person, joined=row)
    told = _told()
    assert told["deskgate_sessions_parked"] == "1.0"
    assert told["deskgate_session_viewers"] == "2.0"

    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", fail)
    gauges_refresh()
    monkeypatch.undo()
    assert _told()["deskgate_session_viewers"] == "2.0"
