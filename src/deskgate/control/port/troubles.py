"""What is wrong with a file, by place: all of it is found before anything is said."""

from __future__ import annotations

from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.port.plan import Note

SHOWN: Final = 100  # errors; whoever has more begins with these
NOTES: Final = 1000  # of these the rest is counted


class Unreadable(Invalid):
    """The file can't be taken in: `errors` maps each place in it to what is wrong there."""


class Troubles:
    """Gathers errors, which refuse the file, and notes, which don't."""

    def __init__(self) -> None:
        self._errors: dict[str, list[str]] = {}
        self._count = 0
        self._notes: dict[Note, None] = {}
        self._more = 0

    def wrong(self, where: str, text: str) -> None:
        """This must be put right first."""
        self._count += 1
        if self._count <= SHOWN:
            self._errors.setdefault(where, []).append(text)

    def note(self, where: str, text: str) -> None:
        """This was left out or changed, and whoever imports should know."""
        note = Note(where, text)
        if len(self._notes) < NOTES:
            self._notes[note] = None
        elif note not in self._notes:
            self._more += 1

    def check(self) -> None:
        """Raises Unreadable when anything was wrong."""
        if self._errors:
            raise Unreadable(self._errors)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes, each once, in the order in which they came."""
        more = (Note("", f"And {self._more} more notes like these."),) if self._more else ()
        return (*self._notes, *more)


def refuse(where: str, text: str) -> Unreadable:
    """The error for one thing that is wrong."""
    return Unreadable({where: [text]})
