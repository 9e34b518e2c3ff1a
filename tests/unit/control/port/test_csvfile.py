"""Tables as spreadsheets save them: separators, encodings, errors by line."""

from __future__ import annotations

import pytest
from tests.unit.control.port.samples import sample

from deskgate.control.port import csvfile
from deskgate.control.port.csvfile import csv_plan
from deskgate.control.port.options import Options
from deskgate.control.port.plan import UNSAID
from deskgate.control.port.troubles import Unreadable


def _errors(text: str) -> dict[str, list[str]]:
    with pytest.raises(Unreadable) as caught:
        csv_plan(text.encode(), Options())
    return caught.value.errors


def test_the_sample_with_its_mark_semicolons_and_quotes() -> None:
    plan = csv_plan(sample("connections.csv"), Options())
    first, desk, panel, telnet = plan.connections
    assert first.path == ("Kunden", "ACME", "Webserver München")
    assert first.parameters == {"hostname": "10.0.0.5", "port": "2222", "username": "deploy"}
    assert first.secrets["password"].reveal() == "geh;heim"
    assert (first.tags, first.where) == (("linux", "nginx"), "line 2")
    assert first.notes == "Zeile eins\r\nZeile zwei"
    assert (desk.protocol, desk.where, desk.notes) == ("rdp", "line 4", UNSAID)
    assert panel.path == ("Input/Output", "panel")
    assert panel.secrets["password"].reveal() == 'p"w'
    assert (telnet.path, telnet.protocol) == (("telnet box",), "telnet")
    assert [note.text for note in plan.notes] == ["The column 'asset' was left out."]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_whatever_separates_and_encodes(separator: str, encoding: str) -> None:
    rows = [["Name", "Host", "User"], ["Zürich", "10.0.0.1", "root"]]
    text = "\n".join(separator.join(row) for row in rows)
    (one,) = csv_plan(text.encode(encoding), Options()).connections
    assert (one.path, one.protocol) == (("Zürich",), "ssh")
    assert one.parameters == {"hostname": "10.0.0.1", "username": "root"}


def test_windows_latin_is_read_and_said() -> None:
    plan = csv_plan("name,hostname\nZürich,h\n".encode("cp1252"), Options())
    assert plan.connections[0].path == ("Zürich",)
    assert "Windows-1252" in plan.notes[0].text


def test_only_a_host_is_a_name_too_and_blank_lines_are_none() -> None:
    plan = csv_plan(b"hostname\n10.0.0.1\n\n  \n", Options())
    assert [one.path for one in plan.connections] == [("10.0.0.1",)]


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        ("what,ever\n1,2\n", "line 1", "must name the columns"),
        ("name,hostname,Host\nweb,a,b\n", "line 1", "two columns"),
        ("name,hostname\nweb,a,b\n", "line 2", "3 cells, but 2 columns"),
        ("name,notes\n,\nx,\n,y\n", "line 4", "name is missing"),
        ("name,folder,hostname\nweb,a//b,h\n", "line 2", "folder:"),
        ("name,protocol\nweb,gopher\n", "line 2 (web)", "one of"),
        ("name,hostname,port\nweb,h,99999\n", "line 2 (web)", "65535"),
        ("name,protocol,domain\nweb,ssh,CORP\n", "line 2 (web)", "no such parameter"),
        ('name,notes\nweb,"open\n', "line 2", "not a table"),
    ],
)
def test_errors_by_line(text: str, where: str, part: str) -> None:
    assert part in _errors(text)[where][0]


def test_a_misspelt_column_is_left_out_with_a_guess() -> None:
    plan = csv_plan(b"name,hostname,usernam\nweb,h,root\n", Options())
    assert plan.notes[0].text == "The column 'usernam' was left out. Did you mean username?"


def test_no_error_repeats_a_secret() -> None:
    errors = _errors("name,protocol,password\nweb,ssh,hunter2\nx,gopher,hunter3\n")
    assert "hunter" not in str(errors)


def test_not_endlessly_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "OBJECTS", 2)
    assert "more than 2 lines" in _errors("name\na\nb\nc\n")["file"][0]


def test_a_first_line_without_an_end_is_refused_in_words() -> None:
    for text in ("name," + "x" * 1_100_000, '"' + "x" * 1_100_000, "name," + "x," * 2000):
        assert list(_errors(text)) == ["line 1"]
