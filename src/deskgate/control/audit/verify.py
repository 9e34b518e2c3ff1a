"""Proves the log: the chain without a gap, each seal, and that sessions say what their events say.

What it can't prove by itself is that the newest rows are still there: whoever takes the database
back to an older copy takes the chain's end back, too. For that, compare with an end that was noted
elsewhere (`expected`), or with what an outlet received.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskgate.control.audit.chain import digest_of, purge_proven

PURGE: Final = "log.purge"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`problem` is a sentence about the first bad row; "" when all is well."""

    checked: int
    problem: str = ""
    seq: int = 0  # of the last row that was looked at
    digest: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class Expected:
    """An end of the chain that was noted before: this row must still be there, as it was."""

    seq: int
    digest: str


class ChainCheck:
    """Fed the rows in their order, then asked. Rows before `first` are left unlooked at."""

    def __init__(
        self, keys: Sequence[bytes], *, first: int = 0, expected: Expected | None = None
    ) -> None:
        self._keys = list(keys)
        self._first = first
        self._expected = expected
        self._begin: tuple[int, str] | None = None  # what the first row says came before it
        self._purged: dict[int, str] = {}
        self.checked = 0
        self.seq = 0
        self.digest = ""

    def look(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """What is wrong with the first row that is; "" when none is."""
        for row in rows:
            if row["seq"] < self._first:
                continue
            problem = self._look_at(row)
            if problem:
                return problem
        return ""

    def end(self) -> str:
        """What is wrong once all rows have been seen."""
        if self._expected and self.seq < self._expected.seq:
            return (
                f"The log ends at row {self.seq}, but it has reached row {self._expected.seq} "
                "before: its newest rows are gone."
            )
        if self._begin is None or self._begin[0] == 0 or self._first:
            return ""
        return self._beginning_problem(*self._begin)

    def _look_at(self, row: Mapping[str, Any]) -> str:
        seq = row["seq"]
        if self._begin is None:
            self._begin = (seq - 1, row["previous"])
        elif seq != self.seq + 1:
            return f"Row {self.seq + 1} is missing: after row {self.seq} comes row {seq}."
        elif row["previous"] != self.digest:
            return f"Row {seq} doesn't follow row {seq - 1}: one of them was replaced."
        if not self._sealed(row):
            return (
                f"Row {seq} ({row['action']}, {row['at']}) was changed, or sealed with a key that "
                "is not in the key file."
            )
        expected = self._expected
        if expected and expected.seq == seq and expected.digest != row["digest"]:
            return f"Row {seq} is another one than it was before."
        if row["action"] == PURGE and purge_proven(row["details"], self._keys):
            self._purged[int(row["details"]["last_seq"])] = str(row["details"]["last_digest"])
        self.checked, self.seq, self.digest = self.checked + 1, seq, row["digest"]
        return ""

    def _sealed(self, row: Mapping[str, Any]) -> bool:
        for key in self._keys:
            if digest_of(row, key) == row["digest"]:
                # Rows in one key's time stand together.
                self._keys.remove(key)
                self._keys.insert(0, key)
                return True
        return False

    def _beginning_problem(self, before: int, digest: str) -> str:
        """Rows may be missing at the beginning where a sealed row says that they were purged."""
        if any(last > before for last in self._purged) or self._purged.get(before) == digest:
            return ""
        return f"Rows 1 to {before} are missing, and no purge is on record for them."
