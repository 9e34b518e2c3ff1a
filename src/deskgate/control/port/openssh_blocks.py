"""The Host blocks of an OpenSSH configuration, and the lines of them that apply to a name.

Laws: names are found, only patterns are tried; how much is tried and handed over has a bound,
because hosts times patterns soon takes hours. Which value wins among the lines is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from deskgate.control.port.troubles import refuse

WORK: Final = 500_000  # patterns tried and lines handed over: some seconds
_SIGNS: Final = frozenset("*?!")


def is_pattern(name: str) -> bool:
    """Whether this stands for other names than itself."""
    return not _SIGNS.isdisjoint(name)


@dataclass(slots=True)
class _Block:
    patterns: list[str] = field(default_factory=list)
    but: list[str] = field(default_factory=list)  # to whom it doesn't apply all the same
    lines: list[str] = field(default_factory=list)


class Blocks:
    """Told in the file's order."""

    def __init__(self) -> None:
        self._blocks = [_Block(patterns=["*"])]  # what stands before the first Host
        self._by_name: dict[str, list[int]] = {}
        self._by_pattern = [0]
        self._left = WORK

    def begin(self, names: Iterable[str]) -> None:
        """A Host line with these names and patterns."""
        block, at = _Block(), len(self._blocks)
        self._blocks.append(block)
        for name in dict.fromkeys(names):
            if name.startswith("!"):
                block.but.append(name[1:])
            elif is_pattern(name):
                block.patterns.append(name)
            else:
                self._by_name.setdefault(name, []).append(at)
        if block.patterns:
            self._by_pattern.append(at)

    def add(self, line: str) -> None:
        """A line below it."""
        self._blocks[-1].lines.append(line)

    def text_for(self, name: str) -> str:
        """The configuration that applies to this name, for every host. Raises Unreadable."""
        named = self._by_name.get(name, [])
        found = sorted({*named, *(at for at in self._by_pattern if self._fits(at, name))})
        lines: list[str] = []
        for at in found:
            block = self._blocks[at]
            if not self._any(block.but, name):
                self._spend(1 + len(block.lines))
                lines += ["Host *", *block.lines]
        return "\n".join(lines)

    def _fits(self, at: int, name: str) -> bool:
        return self._any(self._blocks[at].patterns, name)

    def _any(self, patterns: list[str], name: str) -> bool:
        self._spend(len(patterns))
        return any(fnmatchcase(name, pattern) for pattern in patterns)

    def _spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise refuse("file", "It has too many patterns for so many hosts. Import it in parts.")
