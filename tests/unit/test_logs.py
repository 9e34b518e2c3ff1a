"""Log lines: JSON and console, without secrets and without the ASGI server's query strings."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from deskgate.grants import Secret
from deskgate.logs import set_up_logs
from deskgate.settings import Settings


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Everything as it was, for the tests that come after."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(Settings(log_format="json"))
    structlog.get_logger("x").info("= hello", password=Secret("horse"), n=1)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["n"], line["level"]) == ("= hello", 1, "info")
    assert line["password"] == "<secret>"


def test_console_tracebacks_hold_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(Settings())
    try:
        password = "horse"
        raise ValueError(len(password))
    except ValueError:
        structlog.get_logger("x").exception("= failed")
    printed = capsys.readouterr().err
    assert "ValueError: 5" in printed
    assert "'horse'" not in printed.replace('password = "horse"', "")


def test_the_asgi_server_s_request_lines_stay_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(Settings(log_level="debug"))
    logging.getLogger("uvicorn.error").info('"WebSocket /websocket-tunnel?token=abc" [accepted]')
    logging.getLogger("uvicorn.access").info("GET /?token=abc")
    assert "abc" not in capsys.readouterr().err


def test_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(Settings(), quiet=True)
    structlog.get_logger("x").info("= hello")
    structlog.get_logger("x").warning("= careful")
    printed = capsys.readouterr().err
    assert "hello" not in printed
    assert "careful" in printed
