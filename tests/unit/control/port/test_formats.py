"""What a file is: by its first bytes, its name, its first line."""

from __future__ import annotations

import pytest
from tests.unit.control.port.samples import sample

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
