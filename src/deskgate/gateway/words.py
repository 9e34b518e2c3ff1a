"""How the operating system's errors read in a sentence."""

from __future__ import annotations

import os
import ssl


def say_os_error(error: OSError) -> str:
    """ "Connection refused" rather than asyncio's "Connect call failed ('10.0.0.5', 22)"."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):  # its errno is OpenSSL's, not the system's
        return f"TLS: {getattr(error, 'reason', None) or 'failed'}"
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or type(error).__name__
