"""The folder is the last that settings are taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskgate.grants import GuacdAddress
from deskgate.guacamole_home.folder import PROPERTIES, HomeTrouble
from deskgate.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / PROPERTIES).write_text(
        "guacd-hostname: g.example\nguacd-ssl: true\nsecret-key: s e\ntimestamp-age-limit: 5\n"
    )
    for name in ("GUACD", "GUACD_TLS", "SIGNED_AGE_LIMIT_MS"):
        monkeypatch.delenv(f"DESKGATE_{name}", raising=False)
    monkeypatch.setenv("DESKGATE_GUACAMOLE_HOME", str(tmp_path))
    return tmp_path


def _settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]  # any field by its name


def test_what_nothing_else_says(home: Path) -> None:
    settings = _settings()
    assert settings.guacamole_home == home
    assert settings.guacd_address == GuacdAddress("g.example", 4822, tls=True)
    assert settings.signed_secret_key is not None
    assert settings.signed_secret_key.get_secret_value() == "s e"
    assert settings.signed_age_limit_ms == 5


def test_a_variable_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKGATE_SIGNED_AGE_LIMIT_MS", "7")
    assert _settings().signed_age_limit_ms == 7
    assert _settings().guacd == "g.example:4822"


def test_tls_is_only_for_the_guacd_that_the_file_means(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKGATE_GUACD", "other:4822")
    assert (_settings().guacd, _settings().guacd_tls) == ("other:4822", False)
    monkeypatch.setenv("DESKGATE_GUACD", "")
    assert _settings().guacd_address is None


def test_the_env_file_wins_and_may_name_the_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKGATE_GUACAMOLE_HOME")
    file = home / "env"
    file.write_text(f"DESKGATE_GUACAMOLE_HOME={home}\nDESKGATE_GUACD_TLS=false\n")
    settings = Settings(_env_file=file)
    assert (settings.guacd, settings.guacd_tls) == ("g.example:4822", False)


def test_no_folder_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKGATE_GUACAMOLE_HOME", "")
    assert _settings().guacamole_home is None


def test_a_folder_that_is_not_there_stops_the_start(home: Path) -> None:
    with pytest.raises(HomeTrouble, match="is not there"):
        _settings(guacamole_home=home / "nowhere")
