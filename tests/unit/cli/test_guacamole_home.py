"""Guacamole's folder at the command line: at the start, and taken in once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Run
from tests.unit.guacamole_home.test_folder import SAMPLE

HOME = {"GUACAMOLE_HOME": str(SAMPLE)}
SECRETS = ("my secret key", "planted-mysql-secret", "4c0b569e4c96", "VNCPASS", "319f4d26e3c5")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The sample, to be changed."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "guacamole"))


def test_the_start_says_what_it_takes_and_imports_it_once(deskgate: Run) -> None:
    first = deskgate("init", **HOME)
    assert first.returncode == 0, first.stderr
    assert "used:       guacd-hostname: the host of the default guacd (DESKGATE_GUACD)" in (
        first.stdout
    )
    assert "not here:   ldap-hostname: Set DESKGATE_LDAP_URL" in first.stdout
    assert "not here:   logback.xml" in first.stdout
    assert "unknown:    gaucd-hostname" in first.stdout
    assert "user-mapping.xml: imported; 16 created, 0 changed" in first.stdout
    assert "its protocol is none of" in first.stderr
    again = deskgate("init", **HOME)
    assert "user-mapping.xml: as it was when it was imported." in again.stdout
    assert "protocol" not in again.stderr
    users = deskgate("user", "list").stdout
    assert "jörg" in users
    for secret in SECRETS:
        assert secret not in first.stdout + first.stderr


def test_other_commands_leave_the_file_alone(deskgate: Run) -> None:
    assert "jörg" not in deskgate("user", "list", **HOME).stdout


def test_a_file_that_is_none_stops_the_start(deskgate: Run, home: Path) -> None:
    (home / "user-mapping.xml").write_text("<user-mapping><authorize></user-mapping>")
    for command in ("init", "serve"):
        refused = deskgate(command, GUACAMOLE_HOME=str(home), PORT="0")
        assert refused.returncode == 1
        assert f"{home}/user-mapping.xml can't be read: line 1: This is not XML" in refused.stderr


def test_a_wrong_value_stops_every_command_and_is_not_repeated(deskgate: Run, home: Path) -> None:
    (home / "guacamole.properties").write_text("json-secret-key: planted\n")
    refused = deskgate("user", "list", GUACAMOLE_HOME=str(home))
    assert refused.returncode == 1
    assert "guacamole.properties, line 1: json-secret-key: it must be 32 hex" in refused.stderr
    assert "planted" not in refused.stderr


def test_a_folder_that_is_not_there(deskgate: Run) -> None:
    refused = deskgate("init", GUACAMOLE_HOME="/nowhere")
    assert refused.stderr == (
        "deskgate: DESKGATE_GUACAMOLE_HOME: the folder /nowhere is not there.\n"
    )


def test_what_is_in_the_way_does_not_stop_the_start(deskgate: Run, home: Path) -> None:
    table = "name,folder,hostname\nlocalhost,Guacamole,10.0.0.1\n"
    assert deskgate("import", "-", "--format", "csv", stdin=table).returncode == 0
    started = deskgate("init", GUACAMOLE_HOME=str(home))
    assert started.returncode == 0
    assert "user-mapping.xml: not imported, see the log." in started.stdout
    assert "of another kind (ssh)" in started.stderr


def test_a_key_that_stands_there_twice(deskgate: Run, home: Path) -> None:
    with (home / "guacamole.properties").open("a") as file:
        file.write("guacd-port: 4823\n")
    assert "twice:      guacd-port" in deskgate("init", GUACAMOLE_HOME=str(home)).stdout


def test_taken_in_once(deskgate: Run) -> None:
    dry = deskgate("import", "guacamole-home", str(SAMPLE), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "create signing-key guacamole-classic: dialect, secret, age_limit" in dry.stdout
    assert "create connection Guacamole/localhost (jörg)" in dry.stdout
    assert "to be set:  api-session-timeout" in dry.stdout
    assert "jörg" not in deskgate("user", "list").stdout
    done = deskgate("import", "guacamole-home", str(SAMPLE))
    assert "17 created, 0 changed, 0 unchanged." in done.stdout
    again = deskgate("import", "guacamole-home", str(SAMPLE))
    assert "0 created, 0 changed, 17 unchanged." in again.stdout
    assert "signing-key" not in again.stdout.partition("What ")[0]
    for secret in SECRETS:
        assert secret not in dry.stdout + done.stdout + done.stderr


def test_into_another_folder(deskgate: Run) -> None:
    done = deskgate("import", "guacamole-home", str(SAMPLE), "--into", "Old/Guacamole")
    assert "create connection Old/Guacamole/localhost" in done.stdout


def test_every_error_is_listed(deskgate: Run, home: Path) -> None:
    (home / "user-mapping.xml").write_text(
        '<user-mapping>\n<authorize encoding="x"/>\n<authorize encoding="y"/></user-mapping>'
    )
    wrong = deskgate("import", "guacamole-home", str(home))
    assert wrong.returncode == 1
    assert "line 2: The encoding" in wrong.stderr
    assert "line 3: The encoding" in wrong.stderr
    assert "because of 2 errors" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("guacamole-home",), "deskgate import guacamole-home /etc/guacamole"),
        ((str(SAMPLE),), f"deskgate import guacamole-home {SAMPLE}"),
        (("hosts.csv", "more.csv"), "name one file, or guacamole-home and a folder"),
        (("guacamole-home", "/nowhere"), "the folder /nowhere is not there"),
    ],
)
def test_how_it_is_called(deskgate: Run, words: tuple[str, ...], text: str) -> None:
    refused = deskgate("import", *words)
    assert refused.returncode == 1
    assert text in refused.stderr
