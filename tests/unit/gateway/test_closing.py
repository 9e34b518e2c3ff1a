"""A session's end as it is told."""

from __future__ import annotations

import uuid

import pytest
from prometheus_client import REGISTRY

from deskgate.gateway.closing import closed, say_closed
from deskgate.gateway.outcome import LEFT
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Target

GRANT = Grant(uuid.uuid4(), Person("1", "ada"), Target("1", "A", "ssh"), GuacdAddress("h", 1))


def test_all_of_it_is_told() -> None:
    event = closed(GRANT, LEFT.because("ten minutes"), (300, 20))
    assert (event.session_id, event.ending) == (GRANT.session_id, Ending.LEFT)
    assert (event.bytes_to_browser, event.bytes_to_guacd) == (300, 20)
    assert (event.status, event.detail) == (LEFT.status, "ten minutes")


def test_it_is_counted_and_said(capfd: pytest.CaptureFixture[str]) -> None:
    labels = {"protocol": "ssh", "ending": "left"}
    name = "deskgate_sessions_ended_total"
    before = REGISTRY.get_sample_value(name, labels) or 0
    say_closed(GRANT, closed(GRANT, LEFT, (1, 2)))
    assert REGISTRY.get_sample_value(name, labels) == before + 1
    assert str(GRANT.session_id) in "".join(capfd.readouterr())
