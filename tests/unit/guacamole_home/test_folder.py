"""The folder as a whole: what is in it, and what is said when it can't be read."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskgate.guacamole_home.folder import MAPPING, PROPERTIES, Home, HomeTrouble, home_read

SAMPLE = Path(__file__).parents[2] / "samples" / "guacamole-home"


def _home(folder: Path, text: str) -> Home:
    (folder / PROPERTIES).write_text(text)
    return home_read(folder)


def test_the_sample() -> None:
    home = home_read(SAMPLE)
    assert home.values == {
        "guacd": "localhost:4822",
        "guacd_tls": False,
        "signed_secret_key": "my secret key",
        "signed_age_limit_ms": 600_000,
        "signed_default_protocol": "ssh",
        "signed_use_local_privkey": False,
        "signed_key_directory": "/etc/guacamole/schlüssel",
        "json_secret_key": "4c0b569e4c96df157eee1b65dd0e4d41",
        "json_trusted_networks": ("10.0.0.0/8", "192.0.2.7"),
        "api_session_minutes": 30,
    }
    assert home.mapping is not None
    assert b"USERNAME2" in home.mapping
    assert home.others == ("extensions", "logback.xml")
    assert "my secret key" not in repr(home)


@pytest.mark.parametrize(
    ("text", "guacd"),
    [
        ("guacd-hostname: g", "g:4822"),
        ("guacd-port: 4823", "localhost:4823"),
        ("guacd-ssl: true", "localhost:4822"),
        ("guacd-hostname: ::1\nguacd-port: 1", "[::1]:1"),
    ],
)
def test_guacds_keys_are_one_address(tmp_path: Path, text: str, guacd: str) -> None:
    assert _home(tmp_path, text).values["guacd"] == guacd


def test_without_them_it_says_nothing_of_guacd(tmp_path: Path) -> None:
    assert _home(tmp_path, "api-session-timeout: 5").values == {"api_session_minutes": 5}


def test_the_last_of_a_key_counts(tmp_path: Path) -> None:
    assert _home(tmp_path, "guacd-port: 1\nguacd-port: 2").values["guacd"] == "localhost:2"


def test_the_mapping_is_left_when_it_is_not_asked_for() -> None:
    assert home_read(SAMPLE, mapping=False).mapping is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HomeTrouble, match="nowhere is not there"):
        home_read(tmp_path / "nowhere")


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / PROPERTIES).touch()
    with pytest.raises(HomeTrouble, match="is no folder; name the one"):
        home_read(tmp_path / PROPERTIES)


def test_a_folder_that_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "hosts").touch()
    with pytest.raises(HomeTrouble, match=r"holds neither guacamole.properties nor user-mapping"):
        home_read(tmp_path)


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> Iterator[Path]:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", closed)  # root, who may run the tests, reads everything
    with pytest.raises(HomeTrouble, match="give the account that Deskgate runs as the right"):
        home_read(tmp_path)


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / MAPPING).mkdir()
    with pytest.raises(HomeTrouble, match=r"user-mapping.xml can't be read \(Is a directory\)"):
        home_read(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\nguacd-port: planted", "line 2: guacd-port: it must be a whole number from 1 to 65535"),
        ("json-secret-key: planted", "line 1: json-secret-key: it must be 32 hexadecimal digits"),
        ("a=\\u1", "line 1: .u needs four"),
    ],
)
def test_a_wrong_value_has_its_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(HomeTrouble, match=f"guacamole.properties[,:] {line}") as refused:
        _home(tmp_path, text)
    assert "planted" not in str(refused.value)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(HomeTrouble, match="larger than 256 KiB"):
        _home(tmp_path, "#" * 300_000)
