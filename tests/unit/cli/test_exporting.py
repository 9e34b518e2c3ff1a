"""The export at the command line: without secrets, or with them, sealed."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.unit.cli.conftest import Run

PHRASE = "correct horse battery"


def _with_a_connection(deskgate: Run) -> None:
    made = deskgate(
        *("connection", "add", "--name", "web", "--protocol", "ssh"),
        *("--set", "hostname=10.0.0.5", "--set", "password=-"),
        stdin="hunter2-secret",
    )
    assert made.returncode == 0, made.stderr


def test_to_standard_output_without_secrets(deskgate: Run) -> None:
    _with_a_connection(deskgate)
    text = deskgate("export").stdout
    assert text.startswith("deskgate: 1\n")
    assert "path: web" in text
    assert "hunter2-secret" not in text
    assert deskgate("export").stdout == text


def test_with_secrets_and_back(deskgate: Run, tmp_path: Path) -> None:
    _with_a_connection(deskgate)
    file = tmp_path / "all.yaml"
    done = deskgate(
        *("export", "--secrets", "--passphrase-stdin", "--output", str(file)), stdin=PHRASE
    )
    assert done.stdout == f"Wrote {file}.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "hunter2-secret" not in file.read_text()
    elsewhere = str(tmp_path / "elsewhere")
    back = deskgate("import", str(file), "--passphrase-stdin", stdin=PHRASE, DATA=elsewhere)
    assert "password: set" in back.stdout
    same = deskgate("import", str(file), "--passphrase-stdin", stdin=PHRASE)
    assert same.stdout.endswith("0 created, 0 changed, 2 unchanged.\n")
    assert deskgate("export", DATA=elsewhere).stdout == deskgate("export").stdout


def test_what_is_refused(deskgate: Run, tmp_path: Path) -> None:
    assert "--secrets" in deskgate("export", "--passphrase-stdin", stdin=PHRASE).stderr
    assert "no terminal" in deskgate("export", "--secrets").stderr
    short = deskgate("export", "--secrets", "--passphrase-stdin", stdin="short")
    assert "at least 12" in short.stderr
    (tmp_path / "there").write_text("mine")
    there = deskgate("export", "--output", str(tmp_path / "there"))
    assert "there already" in there.stderr
    assert (tmp_path / "there").read_text() == "mine"
    assert "can't be written" in deskgate("export", "--output", str(tmp_path / "no" / "x")).stderr
