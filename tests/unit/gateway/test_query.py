"""The tunnel's query string: what is read, what is refused, and that the refusal names it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from deskgate.gateway.outcome import GatewayError
from deskgate.gateway.query import parse_tunnel_query
from deskgate.grants import Secret
from deskgate.guac import Screen
from deskgate.guac.status import Status

GOOD = {"token": "t", "GUAC_DATA_SOURCE": "deskgate", "GUAC_ID": "7", "GUAC_TYPE": "c"}


def query_of(**changes: str) -> bytes:
    return urlencode({k: v for k, v in (GOOD | changes).items() if v}).encode()


def test_the_least_that_is_needed() -> None:
    query = parse_tunnel_query(query_of())
    assert (query.token, query.identifier, query.kind) == (Secret("t"), "7", "c")
    assert query.screen == Screen(1024, 768, 96)
    assert (query.timezone, query.audio, query.video, query.image) == (None, (), (), ())


def test_everything() -> None:
    query = parse_tunnel_query(
        query_of(GUAC_WIDTH="1920", GUAC_HEIGHT="1080", GUAC_DPI="144", GUAC_TIMEZONE="Etc/GMT+3")
        + b"&GUAC_AUDIO=audio%2FL8&GUAC_AUDIO=audio%2FL16&GUAC_IMAGE=image%2Fpng&GUAC_NAME=x"
    )
    assert query.screen == Screen(1920, 1080, 144)
    assert query.timezone == "Etc/GMT+3"
    assert query.audio == ("audio/L8", "audio/L16")
    assert query.image == ("image/png",)


@pytest.mark.parametrize(("sent", "taken"), [("1", 64), ("-5", 64), ("999999999", 8192)])
def test_a_screen_that_no_driver_takes_is_moved_to_the_limit(sent: str, taken: int) -> None:
    assert parse_tunnel_query(query_of(GUAC_WIDTH=sent)).screen.width == taken


@pytest.mark.parametrize(
    ("query", "named"),
    [
        (query_of(token=""), "token"),
        (query_of(token="t" * 2000), "token"),
        (query_of(GUAC_DATA_SOURCE=""), "GUAC_DATA_SOURCE"),
        (query_of(GUAC_ID=""), "GUAC_ID"),
        (query_of(GUAC_ID="7" * 300), "GUAC_ID"),
        (query_of(GUAC_TYPE="q"), "GUAC_TYPE"),
        (query_of(GUAC_HEIGHT="1e3"), "GUAC_HEIGHT"),
        (query_of(GUAC_DPI="9" * 30), "GUAC_DPI"),
        (query_of(GUAC_TIMEZONE="a b"), "GUAC_TIMEZONE"),
        (query_of(GUAC_VIDEO="x\ny"), "GUAC_VIDEO"),
        (query_of() + b"&GUAC_AUDIO=a" * 65, "GUAC_AUDIO"),
        (query_of() + b"&x=1" * 300, "query string"),
        (b"token=%ff&" + query_of(token=""), "query string"),
        (b"\xff", "query string"),
        (b"", "GUAC_TYPE"),
        (query_of(GUAC_ID="a\0b"), "NUL"),
    ],
)
def test_what_is_refused_and_named(query: bytes, named: str) -> None:
    with pytest.raises(GatewayError) as caught:
        parse_tunnel_query(query)
    assert caught.value.outcome.status is Status.CLIENT_BAD_REQUEST
    assert named in caught.value.outcome.message
