"""What one browser holds: pressed keys and buttons, open streams; let go of when it has gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from deskgate.guac import Instruction, encode
from deskgate.guac.filters import STREAM_OPENINGS

# More than anybody has fingers, and all the streams that guacd has: of a client that "holds" more
# the oldest are forgotten.
_HELD: Final = 64
INPUT: Final = frozenset({"key", "mouse", "touch"})


class Held:
    """What the instructions so far have pressed and opened, and not let go of."""

    __slots__ = ("_keys", "_mouse", "_streams")

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._mouse: Instruction = ()
        self._streams: dict[str, None] = {}

    def heed(self, instructions: Iterable[Instruction]) -> bool:
        """Take note of what goes on to guacd; whether anybody touched anything."""
        touched = False
        for item in instructions:
            opcode = item[0]
            touched = touched or opcode in INPUT
            if opcode == "key" and len(item) > 2:
                _hold(self._keys, item[1], is_held=item[2] != "0")
            elif opcode == "mouse" and len(item) > 3:
                self._mouse = item
            elif opcode == "end" and len(item) > 1:
                _hold(self._streams, item[1], is_held=False)
            elif (place := STREAM_OPENINGS.get(opcode)) and len(item) > place:
                _hold(self._streams, item[place], is_held=True)
        return touched

    def release(self) -> bytes:
        """The instructions that let go of all of it."""
        said = [encode("end", index) for index in self._streams]
        self._streams = {}
        return self.release_input() + "".join(said).encode()

    def release_input(self) -> bytes:
        """The same of keys and buttons alone: somebody else has them now."""
        said = [encode("key", keysym, "0") for keysym in self._keys]
        if self._mouse and self._mouse[3] != "0":
            said.append(encode("mouse", self._mouse[1], self._mouse[2], "0"))
        self._keys, self._mouse = {}, ()
        return "".join(said).encode()


def _hold(things: dict[str, None], name: str, *, is_held: bool) -> None:
    things.pop(name, None)
    if is_held:
        things[name] = None
        if len(things) > _HELD:
            del things[next(iter(things))]
