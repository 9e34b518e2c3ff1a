"""SSH and Telnet."""

from __future__ import annotations

from deskgate.control.catalogue.terminals import SSH, TELNET


def test_values() -> None:
    found = SSH.by_name()
    assert [o.value for o in found["backspace"].options] == ["127", "8"]
    assert [o.value for o in found["color-scheme"].options] == [
        "gray-black",
        "black-white",
        "green-black",
        "white-black",
    ]
    assert found["terminal-type"].default == "linux"


def test_telnet_has_no_keys_and_no_files() -> None:
    assert not {"private-key", "enable-sftp", "host-key"} & set(TELNET.by_name())


def test_they_share_their_terminal() -> None:
    groups = [next(g for g in p.groups if g.name == "terminal") for p in (SSH, TELNET)]
    assert groups[0] is groups[1]
