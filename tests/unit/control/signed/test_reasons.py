"""A refusal has its reason, for the log."""

from __future__ import annotations

from deskgate.control.signed.reasons import SignatureRefused


def test_its_reason() -> None:
    refused = SignatureRefused("The timestamp is too old.")
    assert refused.reason == str(refused) == "The timestamp is too old."
