"""Why a log-in without an account is refused."""

from __future__ import annotations


class SignatureRefused(Exception):
    """`reason` is a sentence for the log and for `deskgate sign --explain`, never for an answer.

    Law: it never holds a secret, an expected signature, nor a value that was sent.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
