"""The error tree."""

from __future__ import annotations

from deskgate.control.errors import ControlError, Invalid


def test_invalid_reads_as_a_sentence_and_keeps_its_fields() -> None:
    error = Invalid({"name": ("Too long.",), "port": ["No number.", "Too big."]})
    assert isinstance(error, ControlError)
    assert str(error) == "name: Too long.; port: No number.; port: Too big."
    assert error.errors == {"name": ["Too long."], "port": ["No number.", "Too big."]}
