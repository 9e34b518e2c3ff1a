"""What of a viewer's input goes into the session that is looked at, and what it holds down there.

Laws: exactly keys, mouse, touches and, for who may paste, clipboards; each is taken apart, checked
and written anew, so nothing else comes along with it; its streams have indices of their own, which
the owner's browser does not use; all that is held down or open can be let go of at any moment.
Source: guacamole.md §1 "Opcodes"; guacd reads numbers as C does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from deskgate.guac import Instruction, Status, encode
from deskgate.guac.streams import is_index

INPUT: Final = frozenset({"key", "mouse", "touch"})

# guacd has 64 streams for what comes in; clients use the lowest ones that are free.
STREAMS: Final = range(48, 64)
STREAMS_EACH: Final = 4
# Nobody has more fingers; what can't be let go of must not be pressed.
_HELD: Final = 64

_KEYSYM: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,5})")
_BUTTONS: Final = re.compile(r"0|[1-9][0-9]{0,2}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,3})?")
_MIMETYPE: Final = re.compile(r"[!-~ ]{1,100}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")


class StreamPool:
    """The indices that one session's viewers have among them."""

    __slots__ = ("_free",)

    def __init__(self) -> None:
        self._free = [str(index) for index in reversed(STREAMS)]

    def take(self) -> str | None:
        """An index, or None."""
        return self._free.pop() if self._free else None

    def give_back(self, index: str) -> None:
        self._free.append(index)


def presses(item: Instruction) -> bool:
    """Whether this is somebody who begins to type or click, rather than moves or lets go."""
    match item:
        case ("key", _, pressed):
            return pressed == "1"
        case ("mouse", _, _, buttons):
            return buttons != "0"
    return item[0] == "touch"


class Hands:
    """One viewer's."""

    __slots__ = ("_buttons", "_keys", "_may_paste", "_pool", "_streams", "_touches")

    def __init__(self, pool: StreamPool, *, may_paste: bool) -> None:
        self._pool = pool
        self._may_paste = may_paste
        self._keys: set[str] = set()
        self._buttons: tuple[str, str] | None = None  # where they are held down
        self._touches: dict[str, tuple[str, str]] = {}
        self._streams: dict[str, str] = {}  # theirs -> guacd's

    def pass_on(self, instructions: Iterable[Instruction], answer: Callable[[str], None]) -> bytes:
        """What of it goes on; refused streams are answered."""
        passed: list[str] = []
        for item in instructions:
            passed += self._pass(item, answer)
        return "".join(passed).encode()

    def _pass(self, item: Instruction, answer: Callable[[str], None]) -> list[str]:
        match item[0]:
            case "key":
                return self._key(item)
            case "mouse":
                return self._mouse(item)
            case "touch":
                return self._touch(item)
            case "clipboard":
                return self._clipboard(item, answer)
            case "blob":
                return self._blob(item)
            case "end":
                return self._end(item)
        return []

    def release(self) -> bytes:
        """Let go of everything."""
        said = [encode("key", keysym, "0") for keysym in sorted(self._keys)]
        if self._buttons is not None:
            said.append(encode("mouse", *self._buttons, "0"))
        said += [_lifted(touch, *place) for touch, place in self._touches.items()]
        for index in self._streams.values():
            said.append(encode("end", index))
            self._pool.give_back(index)
        self._keys.clear()
        self._buttons = None
        self._touches.clear()
        self._streams.clear()
        return "".join(said).encode()

    def _key(self, item: Instruction) -> list[str]:
        if len(item) != 3 or not _KEYSYM.fullmatch(item[1]) or item[2] not in ("0", "1"):
            return []
        if item[2] == "0":
            self._keys.discard(item[1])
        elif item[1] not in self._keys and len(self._keys) >= _HELD:
            return []
        else:
            self._keys.add(item[1])
        return [encode(*item)]

    def _mouse(self, item: Instruction) -> list[str]:
        if len(item) != 4 or not all(map(_WHOLE.fullmatch, item[1:3])):
            return []
        if not _BUTTONS.fullmatch(item[3]):
            return []
        self._buttons = None if item[3] == "0" else (item[1], item[2])
        return [encode(*item)]

    def _touch(self, item: Instruction) -> list[str]:
        if len(item) != 8 or not all(map(_WHOLE.fullmatch, item[1:4])):
            return []
        if not all(map(_DECIMAL.fullmatch, item[4:])):
            return []
        if float(item[7]) == 0:
            self._touches.pop(item[1], None)
        elif item[1] not in self._touches and len(self._touches) >= _HELD:
            return []
        else:
            self._touches[item[1]] = item[2], item[3]
        return [encode(*item)]

    def _clipboard(self, item: Instruction, answer: Callable[[str], None]) -> list[str]:
        if len(item) != 3 or not is_index(item[1]) or not _MIMETYPE.fullmatch(item[2]):
            return refuse(item, answer)
        if not self._may_paste:
            return refuse(item, answer)
        ended = self._end(("end", item[1]))  # who begins anew has ended what was
        index = self._pool.take() if len(self._streams) < STREAMS_EACH else None
        if index is None:
            return ended + refuse(item, answer, Status.CLIENT_TOO_MANY)
        self._streams[item[1]] = index
        return [*ended, encode("clipboard", index, item[2])]

    def _blob(self, item: Instruction) -> list[str]:
        index = self._streams.get(item[1]) if len(item) == 3 else None
        if index is None or not _BASE64.fullmatch(item[2]):
            return []
        return [encode("blob", index, item[2])]

    def _end(self, item: Instruction) -> list[str]:
        index = self._streams.pop(item[1], None) if len(item) == 2 else None
        if index is None:
            return []
        self._pool.give_back(index)
        return [encode("end", index)]


def _lifted(touch: str, x: str, y: str) -> str:
    return encode("touch", touch, x, y, "0", "0", "0", "0")


def refuse(
    item: Instruction,
    answer: Callable[[str], None],
    status: Status = Status.CLIENT_FORBIDDEN,
) -> list[str]:
    """Say so to who opened a clipboard's stream, as guacd would; nothing of it goes on."""
    if item[0] == "clipboard" and len(item) > 1 and is_index(item[1]):
        answer(encode("ack", item[1], "Not allowed here", str(int(status))))
    return []
