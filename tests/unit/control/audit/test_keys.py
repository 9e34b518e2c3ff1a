"""The log's keys: read again when the file changes; a file that is none is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskgate.control.audit.keys import audit_keys, audit_keys_path, key_name, make_audit_key
from deskgate.control.errors import KeyTrouble


def test_keys_are_named_without_being_told(tmp_path: Path) -> None:
    path = audit_keys_path(tmp_path)
    assert path == tmp_path / "keys" / "audit.keys"
    path.parent.mkdir()
    first, second = make_audit_key(), make_audit_key()
    path.write_text(f"{second}\n{first}\n")
    path.chmod(0o600)
    keys = audit_keys(path)
    assert keys == (bytes.fromhex(second), bytes.fromhex(first))
    names = {key_name(key) for key in keys}
    assert len(names) == 2
    assert not any(name in first + second for name in names)


@pytest.mark.parametrize("text", ["", "xyz", "ab" * 31, "\n"])
def test_what_is_no_key(tmp_path: Path, text: str) -> None:
    path = tmp_path / "audit.keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyTrouble, match="backup"):
        audit_keys(path)
    path.unlink()
    with pytest.raises(KeyTrouble, match="missing"):
        audit_keys(path)
