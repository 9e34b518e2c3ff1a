"""Guacamole's form of what file streams answer: refusals in JSON, a download's headers.

Laws: what comes out of a session never runs as our page: it is sandboxed, its type is not guessed,
and only types without script are shown in place; a name is never taken for a header's syntax.
Source: guacamole.md §4 "Error", "Streams".
"""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import quote

from starlette.types import Send

from deskgate.guac.status import Status

_OCTETS: Final = "application/octet-stream"
# What a browser shows by itself, and in which nothing runs. No SVG, XML or HTML: those have script.
_SHOWN: Final = re.compile(
    r"(?:image/(?:png|jpeg|gif|webp|bmp|avif)|audio/[a-z0-9.+-]+|video/[a-z0-9.+-]+"
    r"|application/pdf|text/plain)(?:; ?charset=[a-z0-9-]+)?"
)
_NOT_IN_QUOTES: Final = re.compile(r'[^\x20-\x7e]|["\\%]')

_Headers = list[tuple[bytes, bytes]]

_ALWAYS: Final[_Headers] = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"sandbox; default-src 'none'"),
    # The address has the token in it.
    (b"referrer-policy", b"no-referrer"),
    (b"x-accel-buffering", b"no"),  # nginx passes each piece on as it comes
]


def download_headers(filename: str, media_type: str) -> _Headers:
    """Of a file: to be saved by its name, unless it is asked for as a type that can be shown."""
    wanted = media_type.strip().lower()
    if len(wanted) <= 100 and _SHOWN.fullmatch(wanted):
        return [*_ALWAYS, (b"content-type", wanted.encode())]
    return [
        *_ALWAYS,
        (b"content-type", _OCTETS.encode()),
        (b"content-disposition", _attachment(filename)),
    ]


def _attachment(filename: str) -> bytes:
    """RFC 6266: a name for everybody, and the true one (RFC 5987) for who can read it."""
    name = re.split(r"[/\\]", filename)[-1].strip() or "download"
    name = name.encode(errors="replace").decode()[:200]  # a lone surrogate is no character
    plain = _NOT_IN_QUOTES.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}".encode()


def error_body(kind: str, message: str, status: Status | None) -> bytes:
    """An error as Guacamole words it; nulls are part of it."""
    error = {
        "message": message,
        "translatableMessage": {"key": "APP.TEXT_UNTRANSLATED", "variables": {"MESSAGE": message}},
        "statusCode": None if status is None else int(status),
        "expected": None,
        "patches": None,
        "type": kind,
    }
    return json.dumps(error).encode()


async def send_error(send: Send, status: int, kind: str, message: str, code: Status | None) -> None:
    """The whole answer."""
    body = error_body(kind, message, code)
    headers = [*_ALWAYS, (b"content-type", b"application/json")]
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def send_nothing(send: Send) -> None:
    """All is well."""
    await send({"type": "http.response.start", "status": 204, "headers": _ALWAYS})
    await send({"type": "http.response.body", "body": b""})
