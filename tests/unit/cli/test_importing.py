"""Files come in at the command line; what would change is shown first, and errors say where."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Run
from tests.unit.control.port.samples import GUACOZY_KEY, SAMPLES

GUACOZY = str(SAMPLES / "guacozy" / "db.sqlite3")


def test_shown_then_done_then_nothing_more_to_do(deskgate: Run) -> None:
    key = GUACOZY_KEY.reveal()
    dry = deskgate("import", GUACOZY, "--dry-run", "--key-stdin", stdin=key + "\n")
    assert dry.returncode == 0, dry.stderr
    assert "create folder Root/Customer A" in dry.stdout
    assert dry.stdout.endswith("35 would be created, 0 would be changed, 1 unchanged.\n")
    done = deskgate("import", GUACOZY, "--key-stdin", stdin=key)
    assert done.stdout.endswith("35 created, 0 changed, 1 unchanged.\n")
    again = deskgate("import", GUACOZY, "--key-stdin", stdin=key)
    assert again.stdout.endswith("0 created, 0 changed, 36 unchanged.\n")
    assert "static-pass" not in dry.stdout + done.stdout + again.stdout


def test_a_wrong_key_says_so_and_nothing_is_written(deskgate: Run, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("A" * 43 + "=\n")
    wrong = deskgate("import", GUACOZY, "--key-file", str(tmp_path / "key"))
    assert wrong.returncode == 1
    assert "key: The key doesn't open the passwords" in wrong.stderr
    assert "nothing was imported" in wrong.stderr
    assert "connections" not in deskgate("export").stdout


def test_the_file_may_come_by_standard_input(deskgate: Run) -> None:
    table = "name,hostname\nweb,10.0.0.1\ndb,10.0.0.2\n"
    done = deskgate("import", "-", "--format", "csv", "--into", "Racks/North", stdin=table)
    assert done.returncode == 0, done.stderr
    assert "create connection Racks/North/web" in done.stdout
    both = deskgate("import", "-", "--key-stdin", stdin=table)
    assert "--key-file" in both.stderr


def test_every_error_has_its_line(deskgate: Run) -> None:
    table = "name,hostname,port\nweb,10.0.0.1,0\ndb,,x\n"
    wrong = deskgate("import", "-", "--format", "csv", stdin=table)
    assert wrong.returncode == 1
    assert "line 2 (web): port:" in wrong.stderr
    assert "line 3 (db): port:" in wrong.stderr
    assert "because of 2 errors" in wrong.stderr


def test_an_openssh_configuration_with_what_it_names(deskgate: Run, tmp_path: Path) -> None:
    (tmp_path / "more.d").mkdir()
    (tmp_path / "more.d" / "db.conf").write_text("Host db\n  HostName 10.0.0.2\n")
    (tmp_path / "id").write_text(
        "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    config = tmp_path / "config"
    config.write_text(f"Include more.d/*.conf\nHost web\n  IdentityFile {tmp_path}/id\n")
    without = deskgate("import", str(config), "--dry-run")
    assert "create connection db" in without.stdout
    assert "which was not taken in" in without.stdout
    with_keys = deskgate("import", str(config), "--with-keys")
    assert "private-key: set" in with_keys.stdout


def test_what_cannot_be_read(deskgate: Run, tmp_path: Path) -> None:
    missing = deskgate("import", str(tmp_path / "no.csv"))
    assert (missing.returncode, "can't be read" in missing.stderr) == (1, True)
    (tmp_path / "db.sqlite3").write_bytes(Path(GUACOZY).read_bytes())
    (tmp_path / "db.sqlite3-journal").write_bytes(b"x")
    busy = deskgate("import", str(tmp_path / "db.sqlite3"))
    assert "still being written" in busy.stderr
    (tmp_path / "a.csv").write_text("name,hostname\nweb,10.0.0.1\n")
    assert "--into" in deskgate("import", str(tmp_path / "a.csv"), "--into", "a//b").stderr
