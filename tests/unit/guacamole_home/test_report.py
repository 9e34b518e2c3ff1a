"""Each key is said to be used, overruled, elsewhere or unknown; no value is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.guacamole_home.test_folder import SAMPLE

from deskgate.guacamole_home.folder import PROPERTIES, home_read
from deskgate.guacamole_home.keys import USED
from deskgate.guacamole_home.report import (
    Fate,
    home_told,
    home_told_once,
    keys_twice,
    told_lines,
)
from deskgate.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for used in USED.values():
        monkeypatch.delenv(used.variable, raising=False)


def _fates(settings: Settings, folder: Path = SAMPLE) -> dict[str, Fate]:
    return {one.name: one.fate for one in home_told(home_read(folder), settings)}


def test_every_key_and_file_of_the_sample() -> None:
    settings = Settings(_env_file=None, guacamole_home=SAMPLE)
    fates = _fates(settings)
    assert {name for name, fate in fates.items() if fate is Fate.USED} == set(USED)
    assert {name for name, fate in fates.items() if fate is Fate.UNKNOWN} == {"gaucd-hostname"}
    assert Fate.OVERRULED not in fates.values()
    assert fates["logback.xml"] is fates["extensions"] is fates["mysql-password"] is Fate.NOT_HERE


def test_what_a_variable_overrules() -> None:
    settings = Settings(
        _env_file=None, guacamole_home=SAMPLE, guacd="elsewhere:1", signed_age_limit_ms=1
    )
    fates = _fates(settings)
    overruled = {name for name, fate in fates.items() if fate is Fate.OVERRULED}
    assert overruled == {"guacd-hostname", "guacd-port", "guacd-ssl", "timestamp-age-limit"}


def test_a_line_for_all_that_is_said_the_same_of() -> None:
    settings = Settings(_env_file=None, guacamole_home=SAMPLE)
    lines = list(told_lines(home_told(home_read(SAMPLE), settings)))
    assert sum("database is not read" in line for line in lines) == 1
    line = next(line for line in lines if "database is not read" in line)
    assert line.startswith("not here:   mysql-database, mysql-hostname, mysql-password, mysql-us")
    text = "\n".join(lines)
    for secret in ("my secret key", "planted-mysql-secret", "4c0b569e4c96"):
        assert secret not in text


def test_keys_that_stand_there_twice(tmp_path: Path) -> None:
    (tmp_path / PROPERTIES).write_text("b=1\na=1\na=2\n")
    assert keys_twice(home_read(tmp_path)) == ["a"]


def test_what_an_import_takes_over_and_what_is_to_be_set() -> None:
    fates = {one.name: one.fate for one in home_told_once(home_read(SAMPLE))}
    assert {name for name, fate in fates.items() if fate is Fate.TO_SET} == {
        "use-local-privkey",
        "key-directory",
        "json-trusted-networks",
        "api-session-timeout",
    }
    assert fates["timestamp-age-limit"] is fates["guacd-port"] is Fate.TAKEN_OVER
    assert fates["gaucd-hostname"] is Fate.UNKNOWN
    assert fates["logback.xml"] is Fate.NOT_HERE


def test_without_a_secret_key_there_is_nothing_to_put_its_limits_at(tmp_path: Path) -> None:
    (tmp_path / PROPERTIES).write_text("timestamp-age-limit: 5\n")
    (told,) = home_told_once(home_read(tmp_path))
    assert told.fate is Fate.TO_SET
    assert "DESKGATE_SIGNED_AGE_LIMIT_MS" in told.text
