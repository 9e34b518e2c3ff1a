"""The operating system's errors in words."""

from __future__ import annotations

import errno
import ssl

import pytest

from deskgate.gateway.words import say_os_error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ECONNREFUSED, "Connect call failed ('10.0.0.5', 22)"), "Connection refused"),
        (TimeoutError(), "no answer in time"),
        (ConnectionResetError(), "ConnectionResetError"),
        (ssl.SSLError(1, "wrong version"), "TLS: failed"),
    ],
)
def test_words(error: OSError, words: str) -> None:
    assert say_os_error(error) == words
