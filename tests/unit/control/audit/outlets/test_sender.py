"""Why a socket failed, in words that give nothing away."""

from __future__ import annotations

import ssl

from deskgate.control.audit.outlets.sender import in_words


def test_words() -> None:
    assert in_words(ConnectionRefusedError(111, "Connection refused")) == (
        "ConnectionRefusedError: Connection refused"
    )
    assert in_words(TimeoutError()) == "TimeoutError"
    assert in_words(ssl.SSLError(1, "x" * 999)).startswith("SSLError: x")
    assert len(in_words(OSError(1, "x" * 999))) == 200
