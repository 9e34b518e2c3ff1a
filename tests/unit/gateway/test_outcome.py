"""Outcomes are values: a finer one is a new one."""

from __future__ import annotations

from deskgate.gateway import outcome
from deskgate.gateway.outcome import GUACD_LOST, GatewayError, Outcome, bad_instruction
from deskgate.grants import Ending
from deskgate.guac.status import Status


def test_because_changes_the_detail_only() -> None:
    finer = GUACD_LOST.because("Connection reset by peer")
    assert finer.detail == "Connection reset by peer"
    assert (finer.status, finer.ending, finer.message) == (
        GUACD_LOST.status,
        GUACD_LOST.ending,
        GUACD_LOST.message,
    )
    assert GUACD_LOST.detail == ""


def test_every_message_is_a_sentence_for_people() -> None:
    ready_made = [value for value in vars(outcome).values() if isinstance(value, Outcome)]
    assert len(ready_made) >= 8
    for one in [*ready_made, bad_instruction("x"), outcome.guacd_protocol("x")]:
        assert one.message[0].isupper() or one.message.startswith("guacd")
        assert one.message.endswith(".")


def test_an_error_carries_its_outcome() -> None:
    one = Outcome(Status.SERVER_BUSY, Ending.REFUSED, "Not now.", "a detail")
    assert GatewayError(one).outcome is one
    assert str(GatewayError(one)) == "Not now."
