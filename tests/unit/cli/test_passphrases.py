"""Secrets for commands: from a file's first line, standard input or a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from deskgate.cli.errors import CommandError
from deskgate.cli.passphrases import add_source, ask_twice, read_source
from deskgate.grants import Secret


def _read(*arguments: str) -> Secret | None:
    parser = argparse.ArgumentParser()
    add_source(parser, "key", "the key")
    return read_source(parser.parse_args(arguments), "key")


def test_the_first_line_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b" a key \r\nmore\n")
    assert _read("--key-file", str(tmp_path / "key")) == Secret(" a key ")
    assert _read() is None


@pytest.mark.parametrize(
    ("content", "reason"), [(b"\n", "is empty"), (b"\xff\xfe", "is not UTF-8 text")]
)
def test_what_is_no_secret(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        _read("--key-file", str(tmp_path / "key"))
    with pytest.raises(CommandError, match="can't be read"):
        _read("--key-file", str(tmp_path / "other"))


def test_a_terminal_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["one", "one", "one", "two"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert ask_twice("passphrase") == Secret("one")
    with pytest.raises(CommandError, match="differ"):
        ask_twice("passphrase")
