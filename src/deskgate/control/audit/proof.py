"""Has the log proven: that of the database, or an exported file's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from deskgate.control.audit.chain import FIELDS, seal
from deskgate.control.audit.keys import audit_keys
from deskgate.control.audit.models import Event
from deskgate.control.audit.verify import ChainCheck, Expected, Verdict
from deskgate.control.audit.verify_sessions import sessions_problem
from deskgate.control.errors import Invalid

_CHUNK: Final = 2000
_LINE: Final = 4 * 1024 * 1024  # characters of one row in a file; ours stay far below


def log_verify(*, first: int = 0, expected: Expected | None = None) -> Verdict:
    """The database's log. Seals first what isn't sealed yet. Raises KeyTrouble."""
    seal()
    check = ChainCheck(audit_keys(), first=first, expected=expected)
    verdict = _verdict(check, _chunks(first))
    if not verdict.ok:
        return verdict
    return Verdict(check.checked, sessions_problem(), check.seq, check.digest)


def file_verify(
    *, file: Path, keys: Path, first: int = 0, expected: Expected | None = None
) -> Verdict:
    """An export of all events as JSON, with the key file. Raises KeyTrouble, Invalid, OSError."""
    check = ChainCheck(audit_keys(keys), first=first, expected=expected)
    return _verdict(check, _lines(file))


def _verdict(check: ChainCheck, chunks: Iterable[list[dict[str, Any]]]) -> Verdict:
    for rows in chunks:
        if problem := check.look(rows):
            return Verdict(check.checked, problem, check.seq, check.digest)
    return Verdict(check.checked, check.end(), check.seq, check.digest)


def _chunks(first: int) -> Iterator[list[dict[str, Any]]]:
    last = max(first - 1, 0)
    rows = Event.objects.filter(seq__isnull=False).order_by("seq").values(*FIELDS, "digest")
    while chunk := list(rows.filter(seq__gt=last)[:_CHUNK]):
        yield chunk
        last = chunk[-1]["seq"]


def _lines(file: Path) -> Iterator[list[dict[str, Any]]]:
    with file.open(encoding="utf-8") as text:
        number = 0
        while line := text.readline(_LINE):
            number += 1
            line = line.strip().rstrip(",")
            if line in ("[", "]", "[]", ""):
                continue
            yield [_row(line, number)]


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line)
        if {*FIELDS, "digest"} - set(row) or not isinstance(row["seq"], int):
            raise ValueError("not all of a row")
    except (ValueError, TypeError):
        raise Invalid(
            {"file": [f"Line {number} is not a row of an export of events as JSON."]}
        ) from None
    return row
