"""What a file is: by its first bytes, its name, its first line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.control.port.samples import GUACOZY_KEY, sample

from deskgate.control.port.formats import Format, guess, read_plan
from deskgate.control.port.options import Options
from deskgate.control.port.troubles import Unreadable


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("guacozy/db.sqlite3", Format.GUACOZY),
        ("guacozy/dump.sql", Format.GUACOZY),
        ("connections.csv", Format.CSV),
        ("ssh_config", Format.OPENSSH),
        ("guacamole-home/user-mapping.xml", Format.GUACAMOLE),
    ],
)
def test_the_samples_by_what_is_in_them(name: str, form: Format) -> None:
    data = sample(name)
    assert guess(data, "upload") is form
    assert read_plan(data=data, name=name, form=None, options=Options()).format is form


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"x", "a.yaml", Format.DESKGATE),
        (b"# mine\n\ndeskgate: 1\n", "-", Format.DESKGATE),
        (b"x", "a.TSV", Format.CSV),
        (b"x", "a.sql", Format.GUACOZY),
        (b"Include x\n", "config", Format.OPENSSH),
        (b"name,hostname\n", "-", Format.CSV),
    ],
)
def test_the_rest_by_name_and_first_line(data: bytes, name: str, form: Format) -> None:
    assert guess(data, name) is form


def test_what_is_said_counts_more() -> None:
    with pytest.raises(Unreadable, match="begin with `deskgate: 1`"):
        read_plan(data=b"name: x\n", name="a.csv", form=Format.DESKGATE, options=Options())
    with pytest.raises(Unreadable, match="empty"):
        read_plan(data=b"", name="a.csv", form=None, options=Options())


def _read(data: bytes, form: Format, name: str = "x") -> None:
    """Reads it, or refuses it in words; nothing else may happen."""
    with contextlib.suppress(Unreadable):
        read_plan(data=data, name=name, form=form, options=Options(key=GUACOZY_KEY))


@settings(max_examples=60)
@given(st.text() | st.text("Host \n=\"'#%~*?!PortUser0123456789:-\t[]{},&*|>\\/"))
@pytest.mark.parametrize("form", Format)
def test_any_text_is_read_or_refused(form: Format, text: str) -> None:
    _read(text.encode(errors="replace"), form)
    _read(b"deskgate: 1\n" + text.encode(errors="replace"), form)
    _read(b"name,hostname\n" + text.encode(errors="replace"), form)
    _read(b"Host a\n" + text.encode(errors="replace"), form)
    _read(b"<user-mapping>" + text.encode(errors="replace") + b"</user-mapping>", form)


@settings(max_examples=60)
@given(st.data())
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("guacozy/db.sqlite3", Format.GUACOZY),
        ("guacozy/dump.sql", Format.GUACOZY),
        ("connections.csv", Format.CSV),
        ("ssh_config", Format.OPENSSH),
        ("guacamole-home/user-mapping.xml", Format.GUACAMOLE),
    ],
)
def test_a_damaged_file_is_read_or_refused(name: str, form: Format, data: st.DataObject) -> None:
    whole = sample(name)
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.sampled_from([0, 1, 8, 1000]))
    new = data.draw(st.binary(max_size=16))
    _read(whole[:at] + new + whole[at + gone :], form)
