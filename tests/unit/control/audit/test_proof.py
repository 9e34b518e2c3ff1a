"""The log proven from the database, and from an export with the key file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from deskgate.control.audit.export import EVENT_FIELDS, event_chunks, written
from deskgate.control.audit.keys import audit_keys_path, make_audit_key
from deskgate.control.audit.models import Event
from deskgate.control.audit.proof import file_verify, log_verify
from deskgate.control.audit.record import record
from deskgate.control.audit.verify import Expected
from deskgate.control.errors import Invalid
from deskgate.control.setup import current_settings

pytestmark = pytest.mark.django_db(transaction=True)


def an_export(folder: Path) -> Path:
    file = folder / "events.json"
    file.write_text("".join(written(event_chunks(Event.objects.all()), EVENT_FIELDS, "json")))
    return file


def test_a_change_behind_our_back_is_found() -> None:
    for number in range(9):
        record("folder.create", name=str(number), details={"x": ["ä", {"y": None}]})
    good = log_verify()
    assert (good.ok, good.checked, good.seq) == (True, 9, 9)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET thing_name = 'x' WHERE seq = 4")
    bad = log_verify()
    assert (bad.ok, bad.checked) == (False, 3)
    assert bad.problem.startswith("Row 4 ")
    assert log_verify(first=5).ok
    Event.chain.filter(seq__gt=7).delete()
    assert "ends at row 7" in log_verify(first=5, expected=Expected(9, good.digest)).problem


def test_an_export_is_proven_without_the_database(tmp_path: Path) -> None:
    for number in range(5):
        record("folder.create", name=f"Büro {number}", details={"e": "\u2028\n", "n": 2**60})
    keys = audit_keys_path(current_settings().data)
    file = an_export(tmp_path)
    assert file_verify(file=file, keys=keys).checked == 5
    assert json.loads(file.read_text())[0]["thing_name"] == "Büro 0"
    file.write_text(file.read_text().replace("Büro 3", "Büro 8"))
    assert file_verify(file=file, keys=keys).problem.startswith("Row 4 ")
    other = tmp_path / "other.keys"
    other.write_text(make_audit_key())
    other.chmod(0o600)
    assert "Row 1 " in file_verify(file=an_export(tmp_path), keys=other).problem


@pytest.mark.parametrize("text", ["x", '{"seq": 1}', '[\n["a"]\n]', '{"seq"'])
def test_what_is_no_export(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(Invalid, match="is not a row of an export"):
        file_verify(file=file, keys=audit_keys_path(current_settings().data))


def test_an_empty_log(tmp_path: Path) -> None:
    assert log_verify().ok
    keys = audit_keys_path(current_settings().data)
    assert file_verify(file=an_export(tmp_path), keys=keys).ok
