"""Standard input is text within a limit, or a sentence that says otherwise."""

from __future__ import annotations

import io

import pytest

from deskgate.cli.errors import CommandError
from deskgate.cli.stdin import read_input


def given(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "a key\nof lines ä\n".encode())
    assert read_input() == "a key\nof lines ä\n"


@pytest.mark.parametrize(("data", "words"), [(b"\xff", "UTF-8"), (b"x" * 70000, "longer")])
def test_refused(monkeypatch: pytest.MonkeyPatch, data: bytes, words: str) -> None:
    given(monkeypatch, data)
    with pytest.raises(CommandError, match=words):
        read_input()
