"""The lines of an OpenSSH configuration, with those of the files that it includes.

Laws: a file is included only where the reader may read it; how deep and how much has a bound.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deskgate.control.port.options import Options
from deskgate.control.port.text import SIZE
from deskgate.control.port.troubles import Troubles, refuse

_DEPTH: Final = 16  # as OpenSSH's own
_LINE: Final = re.compile(r"(\w+)(?:\s*=\s*|\s+)(.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its keyword as written, and what follows it."""

    where: str
    word: str
    raw: str

    @property
    def keyword(self) -> str:
        """The keyword as it is compared."""
        return self.word.lower()

    @property
    def value(self) -> str:
        """The value as one, without quotes around it."""
        inner = self.raw[1:-1]
        return inner if len(self.raw) > 1 and self.raw == f'"{inner}"' else self.raw

    @property
    def words(self) -> list[str]:
        """The value's words, of which each may be quoted."""
        try:
            return shlex.split(self.raw)
        except ValueError:
            return self.raw.split()


def config_lines(text: str, options: Options, troubles: Troubles) -> Iterator[Line]:
    """The lines in the order in which ssh reads them. Raises Unreadable."""
    yield from _Include(options, troubles).lines(text, "", 0)


class _Include:
    def __init__(self, options: Options, troubles: Troubles) -> None:
        self._options = options
        self._troubles = troubles
        self._left = SIZE

    def lines(self, text: str, file: str, depth: int) -> Iterator[Line]:
        """Those of one file and of what it includes."""
        self._left -= len(text)
        if self._left < 0:
            raise refuse("file", "With the files that it includes it is too large.")
        for number, raw in enumerate(text.splitlines(), 1):
            stripped = raw.strip()
            if not stripped or stripped.startswith("#"):
                continue
            where = f"{file} line {number}".strip()
            match = _LINE.fullmatch(stripped)
            if match is None:
                raise refuse(where, "This is not a line of an OpenSSH configuration.")
            line = Line(where, match.group(1), match.group(2).strip())
            if line.keyword == "include":
                yield from self._included(line, depth)
            else:
                yield line

    def _included(self, line: Line, depth: int) -> Iterator[Line]:
        if depth >= _DEPTH:
            raise refuse(line.where, f"Files include each other more than {_DEPTH} levels deep.")
        for name in line.words:
            text = self._options.files.get(name)
            if text is None and self._options.read_file is not None:
                text = self._options.read_file(name)
            if text is None:
                self._troubles.note(line.where, f"{name} is included there, but was not read.")
            else:
                yield from self.lines(text, name, depth + 1)
