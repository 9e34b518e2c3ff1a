"""The limits are guacd's, and fit each other."""

from deskgate.guac import limits


def test_the_largest_blob_that_guacd_sends_fits_an_element() -> None:
    raw_bytes = 6048
    assert raw_bytes / 3 * 4 <= limits.ELEMENT_CODE_POINTS


def test_every_length_within_the_limit_has_few_enough_digits() -> None:
    assert len(str(limits.ELEMENT_CODE_POINTS)) <= limits.LENGTH_DIGITS


def test_a_tail_holds_any_last_instruction() -> None:
    assert limits.TAIL_BYTES > 4 * limits.ERROR_TEXT_CODE_POINTS


def test_a_message_holds_any_instruction() -> None:
    assert limits.MESSAGE_CODE_POINTS >= limits.INSTRUCTION_BYTES
