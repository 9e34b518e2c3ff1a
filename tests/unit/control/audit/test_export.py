"""The log as a file: no cell is a formula, and it is made some rows at a time."""

from __future__ import annotations

import csv
import io
import json
import uuid

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit import export
from deskgate.control.audit.export import (
    EVENT_FIELDS,
    SESSION_FIELDS,
    cell,
    event_chunks,
    session_chunks,
    written,
)
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.record import record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("web", "web"),
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("\uff1dcmd", "'\uff1dcmd"),
        (-5, "-5"),
        (None, ""),
        (True, "true"),
        ({"a": "=1"}, '{"a": "=1"}'),
        (["=1"], '["=1"]'),
    ],
)
def test_no_cell_is_a_formula(value: object, text: str) -> None:
    assert cell(value) == text


def test_events_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "CHUNK", 3)
    for number in range(7):
        record("folder.create", name=f'={number}, "x"\n', details={"n": number})
    chunks = list(event_chunks(Event.objects.all()))
    assert [len(chunk) for chunk in chunks] == [3, 3, 1]
    table = "".join(written(chunks, EVENT_FIELDS, "csv"))
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["seq"] for row in rows] == [str(n) for n in range(1, 8)]
    assert rows[6]["thing_name"] == '\'=6, "x"\n'
    told = json.loads("".join(written(chunks, EVENT_FIELDS, "json")))
    assert told == [row for chunk in chunks for row in chunk]
    assert told[2]["details"] == {"n": 2}


def test_sessions_and_nothing(
    person: User, make_session: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    made = [make_session(person=person, minutes_ago=n // 2, over=True) for n in range(5)]
    rows = [row for chunk in session_chunks(SessionLog.objects.all()) for row in chunk]
    assert {row["id"] for row in rows} == {str(one.id) for one in made}
    order = [(row["started_at"], uuid.UUID(row["id"])) for row in rows]
    assert [at for at, _ in order] == sorted(at for at, _ in order)
    assert "login" not in SESSION_FIELDS  # what it was opened with is nobody's to see
    assert json.loads("".join(written([], SESSION_FIELDS, "json"))) == []
    assert "".join(written([], SESSION_FIELDS, "csv")).count("\n") == 1
