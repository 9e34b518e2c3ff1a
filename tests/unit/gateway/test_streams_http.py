"""A download's headers, and refusals in Guacamole's form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deskgate.gateway.streams_http import (
    download_headers,
    error_body,
    send_error,
    send_nothing,
)
from deskgate.guac.status import Status


def header(name: str, filename: str = "a.txt", media_type: str = "") -> str | None:
    found = dict(download_headers(filename, media_type)).get(name.encode())
    return None if found is None else found.decode()


@pytest.mark.parametrize(
    "media_type",
    [
        "image/png",
        "IMAGE/JPEG",
        "text/plain",
        "text/plain; charset=utf-8",
        "audio/L16",
        "video/mp4",
    ],
)
def test_types_that_are_shown(media_type: str) -> None:
    assert header("content-type", media_type=media_type) == media_type.lower()
    assert header("content-disposition", media_type=media_type) is None


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "application/octet-stream",
        "text/html",
        "Text/HTML",
        " text/html",
        "text/html;charset=utf-8",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "text/javascript",
        "image/png\r\nX-Evil: 1",
        "image/png\n",
        "image/png, text/html",
        "text/plain; charset=utf-8, text/html",
        "video/" + "a" * 200,
    ],
)
def test_types_that_are_saved(media_type: str) -> None:
    if media_type == "image/png\n":  # white space at the ends is nobody's
        assert header("content-type", media_type=media_type) == "image/png"
        return
    assert header("content-type", media_type=media_type) == "application/octet-stream"
    assert header("content-disposition", media_type=media_type) == (
        "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"
    )


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("naïve file.txt", "filename=\"na_ve file.txt\"; filename*=UTF-8''na%C3%AFve%20file.txt"),
        ('a"b\\c%.txt', "filename=\"c_.txt\"; filename*=UTF-8''c%25.txt"),
        ('a"; x="', "filename=\"a_; x=_\"; filename*=UTF-8''a%22%3B%20x%3D%22"),
        ("a\r\nSet-Cookie: x", "filename=\"a__Set-Cookie: x\"; filename*=UTF-8''"),
        ("../../etc/passwd", "filename=\"passwd\"; filename*=UTF-8''passwd"),
        ("", "filename=\"download\"; filename*=UTF-8''download"),
        ("\udc80.txt", "filename=\"?.txt\"; filename*=UTF-8''%3F.txt"),
    ],
)
def test_names_are_names(filename: str, expected: str) -> None:
    value = header("content-disposition", filename)
    assert value is not None
    assert value.startswith(f"attachment; {expected}")
    assert "\r" not in value
    assert "\n" not in value


def test_nothing_runs_and_nothing_is_kept() -> None:
    for media_type in ("", "image/png"):
        assert header("content-security-policy", media_type=media_type) == (
            "sandbox; default-src 'none'"
        )
        assert header("x-content-type-options", media_type=media_type) == "nosniff"
        assert header("cache-control", media_type=media_type) == "no-store"
        assert header("referrer-policy", media_type=media_type) == "no-referrer"


def test_an_error_s_body() -> None:
    error = json.loads(error_body("STREAM_ERROR", "No space", Status.RESOURCE_CONFLICT))
    assert error == {
        "message": "No space",
        "translatableMessage": {
            "key": "APP.TEXT_UNTRANSLATED",
            "variables": {"MESSAGE": "No space"},
        },
        "statusCode": 517,
        "expected": None,
        "patches": None,
        "type": "STREAM_ERROR",
    }
    assert json.loads(error_body("NOT_FOUND", "x", None))["statusCode"] is None


async def test_whole_answers() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await send_error(send, 404, "NOT_FOUND", "No such tunnel.", None)
    await send_nothing(send)
    start, body, nothing, end = sent
    assert (start["status"], nothing["status"]) == (404, 204)
    assert dict(start["headers"])[b"content-length"] == b"%d" % len(body["body"])
    assert end == {"type": "http.response.body", "body": b""}
