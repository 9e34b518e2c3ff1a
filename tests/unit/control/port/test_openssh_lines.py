"""Lines and included files, in ssh's order and within bounds."""

from __future__ import annotations

import pytest

from deskgate.control.port import openssh_lines
from deskgate.control.port.openssh_lines import Line, config_lines
from deskgate.control.port.options import Options
from deskgate.control.port.troubles import Troubles, Unreadable


def _lines(text: str, **files: str) -> list[tuple[str, str, str]]:
    lines = config_lines(text, Options(files=files), Troubles())
    return [(line.where, line.keyword, line.value) for line in lines]


def test_comments_equals_signs_and_quotes() -> None:
    text = '# no\n\nHost=a\n\tUser "b c"\n  Port = 22\n'
    assert _lines(text) == [
        ("line 3", "host", "a"),
        ("line 4", "user", "b c"),
        ("line 5", "port", "22"),
    ]
    assert Line("", "Host", '"a b" c').words == ["a b", "c"]
    assert Line("", "Host", 'a "b').words == ["a", '"b']


def test_included_files_stand_where_they_are_included() -> None:
    found = _lines("Include one two\nHost z\n", one="Host a\n", two="User b\n")
    assert found == [
        ("one line 1", "host", "a"),
        ("two line 1", "user", "b"),
        ("line 2", "host", "z"),
    ]


def test_what_the_files_machine_has_is_asked_for() -> None:
    troubles = Troubles()
    options = Options(read_file={"there": "Host a"}.get)
    lines = config_lines("Include there gone\n", options, troubles)
    assert [line.value for line in lines] == ["a"]
    assert [note.text for note in troubles.notes] == ["gone is included there, but was not read."]


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="include each other"):
        _lines("Include me\n", me="Include me\n")
    monkeypatch.setattr(openssh_lines, "SIZE", 30)
    with pytest.raises(Unreadable, match="too large"):
        _lines("Include big big\n", big="Host aaaaaaaaaa\n")
