"""Whatever is done to sealed rows is found, and the first bad row is named."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest

from deskgate.control.audit.chain import digest_of, purge_proof
from deskgate.control.audit.verify import PURGE, ChainCheck, Expected

KEY, OTHER = b"k" * 32, b"o" * 32
Rows = list[dict[str, Any]]


def a_chain(
    count: int, *, key: bytes = KEY, purge_at: int = 0, purged: int = 0, prover: bytes = KEY
) -> Rows:
    rows: Rows = []
    previous = ""
    for seq in range(1, count + 1):
        row = {
            "id": seq,
            "seq": seq,
            "at": f"2026-01-01T00:00:00.{seq:06}+00:00",
            "action": "folder.create",
            "actor_kind": "person",
            "actor_name": "ada",
            "actor_id": 1,
            "address": "10.0.0.1",
            "thing_kind": "folder",
            "thing_id": str(seq),
            "thing_name": f"folder {seq}",
            "details": {},
            "previous": previous,
        }
        if seq == purge_at:
            row["action"] = PURGE
            told = {"last_seq": purged, "last_digest": rows[purged - 1]["digest"]}
            row["details"] = {**told, "proof": purge_proof(told, prover)}
        row["digest"] = previous = digest_of(row, key)
        rows.append(row)
    return rows


def problem(rows: Rows, *keys: bytes, **options: Any) -> str:
    check = ChainCheck(keys or (KEY,), **options)
    return check.look(rows) or check.end()


def test_a_whole_chain() -> None:
    rows = a_chain(20)
    check = ChainCheck([KEY])
    assert check.look(rows[:7]) + check.look(rows[7:]) + check.end() == ""
    assert (check.checked, check.seq, check.digest) == (20, 20, rows[-1]["digest"])
    assert problem([]) == ""


def test_any_field_of_any_row_that_is_changed_is_found() -> None:
    chance = random.Random(5)
    for field in a_chain(1)[0]:
        rows = a_chain(10)
        number = chance.randrange(1, 9)
        rows[number] = {**rows[number], field: {"at": "x", "details": {"a": 1}}.get(field, 99)}
        assert problem(rows), field


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda rows: rows.pop(4), "Row 5 is missing: after row 4 comes row 6."),
        (lambda rows: rows.insert(4, rows[3]), "after row 4 comes row 4"),
        (lambda rows: rows.insert(4, rows.pop(5)), "Row 5 is missing"),
        (lambda rows: rows[4].update(thing_name="x"), "Row 5 (folder.create"),
        (lambda rows: rows.__delitem__(slice(3)), "Rows 1 to 3 are missing, and no purge"),
    ],
)
def test_the_first_bad_row_is_named(harm: Callable[[Rows], object], told: str) -> None:
    rows = a_chain(10)
    harm(rows)
    assert told in problem(rows)


def test_a_row_put_in_without_the_key_is_found() -> None:
    rows = a_chain(10)
    forged = copy.deepcopy(rows[4])
    forged["thing_name"] = "forged"
    forged["digest"] = digest_of(forged, OTHER)
    rows[4] = forged
    assert "Row 5" in problem(rows)
    assert "doesn't follow" in problem([*rows[:5], *a_chain(10)[5:]], KEY, OTHER)


def test_keys_may_change_but_must_be_known() -> None:
    old = a_chain(5, key=OTHER)
    rows = [*old]
    for row in a_chain(10)[5:]:
        row["previous"] = rows[-1]["digest"]
        row["digest"] = digest_of(row, KEY)
        rows.append(row)
    assert problem(rows, KEY, OTHER) == ""
    assert "Row 1" in problem(rows, KEY)
    assert problem(rows, KEY, first=6) == ""  # the old key is lost: what came later stands


def test_the_newest_rows_are_missed_only_by_who_noted_the_end() -> None:
    rows = a_chain(10)
    noted = Expected(9, rows[8]["digest"])
    assert problem(rows, expected=noted) == ""
    assert problem(rows[:8]) == ""
    assert "ends at row 8" in problem(rows[:8], expected=noted)
    assert "another one" in problem(rows, expected=Expected(9, "0" * 64))


def test_a_purge_that_is_on_record_leaves_the_rest_proven() -> None:
    rows = a_chain(10, purge_at=8, purged=5)
    assert problem(rows) == ""  # nothing deleted yet
    assert problem(rows[3:]) == ""  # interrupted
    assert problem(rows[5:]) == ""
    assert "Rows 1 to 6" in problem(rows[6:])  # one too many
    assert "Rows 1 to 8" in problem(rows[8:])  # and the record of it


def test_a_purge_that_somebody_without_the_key_wrote_is_none() -> None:
    rows = a_chain(10, purge_at=8, purged=5, prover=OTHER)
    assert problem(rows) == ""  # the row itself is sealed like any other
    assert "no purge is on record" in problem(rows[5:])
    del rows[7]["details"]["proof"]
    rows[7]["digest"] = digest_of(rows[7], KEY)
    assert "no purge is on record" in problem(rows[5:8])
