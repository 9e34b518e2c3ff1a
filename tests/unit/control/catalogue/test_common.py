"""The groups that protocols share."""

from __future__ import annotations

from deskgate.control.catalogue.common import CLIPBOARD, READ_ONLY, clipboard, recording, sftp
from deskgate.control.catalogue.model import Group


def _names(group: Group) -> list[str]:
    return [parameter.name for parameter in group.parameters]


def test_recordings_know_touches_only_where_the_protocol_does() -> None:
    assert "recording-exclude-touch" in _names(recording(touch=True))
    assert "recording-exclude-touch" not in _names(recording())


def test_a_protocols_own_part_of_the_clipboard_comes_first() -> None:
    assert _names(clipboard(READ_ONLY)) == ["read-only", *(p.name for p in CLIPBOARD)]


def test_the_user_for_files_may_default_to_the_sessions() -> None:
    by_name = {p.name: p for p in sftp("the session's user").parameters}
    assert by_name["sftp-username"].default == "the session's user"
    assert by_name["sftp-private-key"].secret
