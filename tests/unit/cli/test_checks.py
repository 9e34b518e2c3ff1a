"""A finding is one line, and a problem says what to do."""

from __future__ import annotations

import pytest

from deskgate.cli.checks import Finding, browser_address
from deskgate.settings import Settings


def test_lines() -> None:
    assert str(Finding("clock", "12:00 UTC")) == "ok       clock: 12:00 UTC"
    problem = Finding("clock", "It is slow.", "set it.")
    assert str(problem) == "problem  clock: It is slow. What to do: set it."
    assert not problem.ok


@pytest.mark.parametrize(
    ("settings", "fine"),
    [
        (Settings(host="127.0.0.1"), True),
        (Settings(host="localhost"), True),
        (Settings(host="::1"), True),
        (Settings(host="0.0.0.0"), False),
        (Settings(host="desk.example.org"), False),
        (Settings(host="0.0.0.0", trusted_origins=("https://desk.example.org",)), False),
        (
            Settings(
                host="0.0.0.0", trusted_origins=("https://desk.example.org",), secure_cookies=True
            ),
            True,
        ),
    ],
)
def test_plain_http_on_the_network_is_a_problem(settings: Settings, fine: bool) -> None:
    assert browser_address(settings).ok is fine
