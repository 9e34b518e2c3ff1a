"""Passwords for commands."""

from __future__ import annotations

import getpass
import io
import sys
from types import SimpleNamespace

import pytest

from deskgate.cli.errors import CommandError
from deskgate.cli.passwords import password_given
from deskgate.grants import Secret


def test_by_standard_input_its_first_line_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    given = SimpleNamespace(buffer=io.BytesIO(b"wave-lamp\r\nmore"))
    monkeypatch.setattr(sys, "stdin", given)
    assert password_given(from_stdin=True) == Secret("wave-lamp")


@pytest.mark.parametrize(("typed", "same"), [(["a", "a"], True), (["a", "b"], False)])
def test_on_a_terminal_it_is_typed_twice(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], same: bool
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(getpass, "getpass", lambda _: next(answers))
    if same:
        assert password_given(from_stdin=False) == Secret("a")
    else:
        with pytest.raises(CommandError, match="differ"):
            password_given(from_stdin=False)


def test_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    with pytest.raises(CommandError, match="--password-stdin"):
        password_given(from_stdin=False)
