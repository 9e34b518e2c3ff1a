"""Private keys from the key folder. See also test_originals_defects.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskgate.control.signed.privkey import FILE, MOST_BYTES, private_key
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.grants import Secret


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    (made / "alice").mkdir(parents=True)
    (made / "alice" / FILE).write_text("-----BEGIN\nkey\n-----END\n")
    return made


def test_the_users_key_without_its_last_line_end(folder: Path) -> None:
    assert private_key(folder, "alice") == Secret("-----BEGIN\nkey\n-----END")
    (folder / "alice" / FILE).write_text("key\n\n")
    assert private_key(folder, "alice") == Secret("key\n")


def test_who_has_none(folder: Path) -> None:
    assert private_key(folder, "bob") is None
    assert private_key(folder, "") is None
    assert private_key(folder / "missing", "alice") is None
    (folder / "carol").write_text("a file where a folder should be")
    assert private_key(folder, "carol") is None
    (folder / "dave" / FILE).mkdir(parents=True)
    assert private_key(folder, "dave") is None
    (folder / "eve").mkdir()
    (folder / "eve" / FILE).write_text("\n")
    assert private_key(folder, "eve") is None


@pytest.mark.parametrize(
    "name", ["..", ".", "...", "../keys", "a/b", "/", "a\0", "a\nb", " ", "x" * 129]
)
def test_a_name_is_one_plain_component(folder: Path, name: str) -> None:
    with pytest.raises(SignatureRefused):
        private_key(folder, name)


def test_a_domain_user_is_a_plain_name(folder: Path) -> None:
    assert private_key(folder, "DOMAIN\\alice") is None


def test_links_stay_inside(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.write_text("not a user's key")
    (folder / "bob").mkdir()
    (folder / "bob" / FILE).symlink_to(outside)
    with pytest.raises(SignatureRefused):
        private_key(folder, "bob")
    (folder / "carol").symlink_to(tmp_path)
    (tmp_path / FILE).write_text("not a user's key either")
    with pytest.raises(SignatureRefused):
        private_key(folder, "carol")
    (folder / "dave").symlink_to(folder / "alice")
    assert private_key(folder, "dave") == private_key(folder, "alice")
    (folder / "eve").symlink_to(folder / "eve")
    assert private_key(folder, "eve") is None


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert private_key(tmp_path / "link", "alice")


def test_what_is_no_key(folder: Path) -> None:
    key = folder / "alice" / FILE
    key.write_bytes(b"x" * (MOST_BYTES + 1))
    assert private_key(folder, "alice") is None
    key.write_bytes(b"\xff")
    assert private_key(folder, "alice") is None
    key.unlink()
    os.mkfifo(key)  # which nobody writes to: reading it must not wait
    assert private_key(folder, "alice") is None
