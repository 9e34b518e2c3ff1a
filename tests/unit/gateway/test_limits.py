"""The bounds fit each other and the protocol's."""

from __future__ import annotations

from deskgate.gateway import limits
from deskgate.guac import limits as protocol


def test_a_message_holds_an_instruction_and_passes_the_parser() -> None:
    assert protocol.INSTRUCTION_BYTES <= limits.BROWSER_MESSAGE_BYTES
    assert limits.BROWSER_MESSAGE_BYTES <= protocol.MESSAGE_CODE_POINTS


def test_an_instruction_for_guacd_fits_its_buffer() -> None:
    assert protocol.INSTRUCTION_BYTES <= limits.GUACD_WRITE_BYTES


def test_we_speak_before_guacd_gives_up() -> None:
    assert limits.GUACD_NOP_SECONDS + 2 * limits.TICK_SECONDS < limits.GUACD_SILENCE_SECONDS


def test_a_browser_may_leave_data_unread_for_half_a_minute_and_is_given_up_within_minutes() -> None:
    assert limits.BROWSER_STALL_SECONDS > 30
    assert limits.BROWSER_PONG_SECONDS > 30
    assert limits.BROWSER_PING_SECONDS + limits.BROWSER_PONG_SECONDS <= 120
