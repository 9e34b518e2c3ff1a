"""A figure with its limit, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit` None: told, not judged."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_over(self) -> bool:
        """Does it exceed its limit?"""
        return self.limit is not None and self.value > self.limit

    def row(self) -> str:
        """Its line in the table."""
        limit = "" if self.limit is None else f"{self.limit:g}"
        verdict = "" if self.limit is None else "OVER" if self.is_over else "ok"
        return f"{self.name:<58}{self.value:>9.2f} {self.unit:<6}{limit:>7}  {verdict}".rstrip()


def show(figures: Sequence[Figure]) -> int:
    """Print the table; the exit code: 1 when a limit is exceeded."""
    print(f"\n{'figure':<58}{'value':>9} {'':<6}{'limit':>7}")
    for figure in figures:
        print(figure.row())
    return int(any(figure.is_over for figure in figures))
