"""`deskgate doctor` says what is taken from Guacamole's folder."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.conftest import Run
from tests.unit.guacamole_home.test_folder import SAMPLE

from deskgate.cli.home_checks import home
from deskgate.guacamole_home.folder import PROPERTIES
from deskgate.settings import Settings


def test_no_folder_no_finding() -> None:
    assert list(home(Settings(_env_file=None, guacamole_home=None), database=False)) == []


def test_a_folder_that_is_gone_since(tmp_path: Path) -> None:
    (tmp_path / PROPERTIES).touch()
    settings = Settings(_env_file=None, guacamole_home=tmp_path)
    (tmp_path / PROPERTIES).unlink()
    (finding,) = home(settings, database=False)
    assert not finding.ok


def test_what_is_taken_and_what_is_not(bare: Run) -> None:
    settings = {"GUACAMOLE_HOME": str(SAMPLE), "GUACD": "127.0.0.1:9"}
    before = bare("doctor", **settings).stdout
    assert "problem  guacamole home: user-mapping.xml" not in before  # there is no database to ask
    assert bare("init", **settings).returncode == 0
    told = bare("doctor", **settings).stdout
    assert "ok       guacamole home: not here:   mysql-database" in told
    assert "ok       guacamole home: overruled:  guacd-hostname, guacd-port, guacd-ssl" in told
    assert "ok       guacamole home: user-mapping.xml: imported 20" in told
    assert "my secret key" not in told


def test_what_was_not_imported_is_a_problem(deskgate: Run, tmp_path: Path) -> None:
    assert deskgate("init").returncode == 0
    told = deskgate("doctor", GUACAMOLE_HOME=str(SAMPLE)).stdout
    assert "problem  guacamole home: user-mapping.xml: it has not been imported" in told
