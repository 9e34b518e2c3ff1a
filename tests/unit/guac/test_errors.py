"""The error tree."""

import pytest

from deskgate.guac.errors import (
    GuacError,
    HandshakeError,
    LimitExceeded,
    MalformedInstruction,
    Truncated,
)
from deskgate.guac.status import Status


def test_a_malformed_instruction_says_where_and_what() -> None:
    error = MalformedInstruction(7, "a decimal length")
    assert (error.position, error.expected) == (7, "a decimal length")
    assert str(error) == "not an instruction: expected a decimal length at position 7"


def test_an_exceeded_limit_says_which() -> None:
    error = LimitExceeded("elements of an instruction", 128)
    assert (error.what, error.maximum) == ("elements of an instruction", 128)
    assert str(error) == "too large: elements of an instruction, at most 128 are allowed"


def test_a_truncation_says_how_much_was_held() -> None:
    assert Truncated(12).held == 12


def test_a_handshake_error_carries_a_status_and_whose_word_it_is() -> None:
    error = HandshakeError(Status.RESOURCE_NOT_FOUND, "No such connection.", from_guacd=True)
    assert (error.status, error.message) == (516, "No such connection.")
    assert error.from_guacd
    assert not HandshakeError(Status.SERVER_ERROR, "x").from_guacd


@pytest.mark.parametrize("kind", [MalformedInstruction, LimitExceeded, Truncated, HandshakeError])
def test_all_have_one_root(kind: type[Exception]) -> None:
    assert issubclass(kind, GuacError)
