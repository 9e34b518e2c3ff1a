"""The status table."""

import pytest

from deskgate.guac.status import Status


def test_the_table_is_whole() -> None:
    assert len(Status) == 21


@pytest.mark.parametrize(
    ("status", "code", "http", "websocket"),
    [
        (Status.SUCCESS, 0, 200, 1000),
        (Status.UPSTREAM_TIMEOUT, 514, 504, 1011),
        (Status.UPSTREAM_NOT_FOUND, 519, 502, 1011),
        (Status.SESSION_CONFLICT, 521, 409, 1008),
        (Status.CLIENT_UNAUTHORIZED, 769, 403, 1008),
        (Status.CLIENT_OVERRUN, 781, 413, 1009),
        (Status.CLIENT_TOO_MANY, 797, 429, 1008),
    ],
)
def test_a_status_has_three_codes(status: Status, code: int, http: int, websocket: int) -> None:
    assert (int(status), status.http, status.websocket) == (code, http, websocket)


def test_a_status_prints_in_decimal() -> None:
    assert f"{Status.UPSTREAM_NOT_FOUND}" == str(Status.UPSTREAM_NOT_FOUND) == "519"


@pytest.mark.parametrize("status", Status)
def test_every_status_is_found_by_number_and_by_text(status: Status) -> None:
    assert Status.from_code(int(status)) is status
    assert Status.from_code(str(int(status))) is status


@pytest.mark.parametrize("code", ["", "-1", " 519", "0x207", "٣", "9" * 5000, 1, -1, 1 << 80])
def test_what_is_no_status_is_a_server_error(code: str | int) -> None:
    assert Status.from_code(code) is Status.SERVER_ERROR
