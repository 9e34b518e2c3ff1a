"""The gateway's side of guacd's handshake, as a table: instructions in, text to send out.

Laws: no I/O and no clock (the caller limits the wait: guacd says nothing at all to an unknown
protocol); a transition that the table lacks raises; the argument list is guacd's, never assumed; a
parameter's value reaches guacd and nothing else. Source: guacamole.md §1 "Handshake".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from deskgate.guac.errors import GuacError, HandshakeError
from deskgate.guac.instruction import encode
from deskgate.guac.limits import ELEMENT_CODE_POINTS, ERROR_TEXT_CODE_POINTS
from deskgate.guac.status import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deskgate.guac.instruction import Instruction

Version: TypeAlias = tuple[int, int, int]

OLDEST_VERSION: Final[Version] = (1, 0, 0)  # guacd 1.0 names no version at all
TIMEZONE_SINCE: Final[Version] = (1, 1, 0)
NAME_SINCE: Final[Version] = (1, 5, 0)
# The latest there is. guacd compares the text: one that it doesn't know disables `required`.
NEWEST_VERSION: Final[Version] = (1, 5, 0)

# Nine digits are far more than there will be, and int() has no trouble with them.
_VERSION = re.compile(r"VERSION_([0-9]{1,9})_([0-9]{1,9})_([0-9]{1,9})")


class State(StrEnum):
    """Where the handshake stands."""

    NEW = "new"  # nothing is sent
    SELECTING = "selecting"  # `select` is sent, `args` is awaited
    CONNECTING = "connecting"  # `connect` is sent, `ready` is awaited
    READY = "ready"  # the session draws; what follows is not the handshake's
    FAILED = "failed"


START: Final = None  # our own event; every other is the opcode that guacd sent

TRANSITIONS: Final[Mapping[tuple[State, str | None], State]] = {
    (State.NEW, START): State.SELECTING,
    (State.SELECTING, "args"): State.CONNECTING,
    (State.SELECTING, "nop"): State.SELECTING,  # guacd's keep-alive, after five idle seconds
    (State.SELECTING, "error"): State.FAILED,
    (State.SELECTING, "disconnect"): State.FAILED,
    (State.CONNECTING, "ready"): State.READY,
    (State.CONNECTING, "nop"): State.CONNECTING,
    (State.CONNECTING, "error"): State.FAILED,
    (State.CONNECTING, "disconnect"): State.FAILED,
}


def diagram() -> str:
    """The table as a mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.NEW}"]
    lines += [
        f"    {old} --> {new}: {event or 'start'}" for (old, event), new in TRANSITIONS.items()
    ]
    lines += [f"    {end} --> [*]" for end in (State.READY, State.FAILED)]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Screen:
    """The browser's screen: pixels, and dots per inch."""

    width: int
    height: int
    dpi: int


def parse_version(text: str) -> Version | None:
    """(1, 3, 0) of "VERSION_1_3_0"; None for what is not a version but a parameter's name."""
    match = _VERSION.fullmatch(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def format_version(version: Version) -> str:
    """ "VERSION_1_3_0" of (1, 3, 0)."""
    return "VERSION_{}_{}_{}".format(*version)


def _is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it: JSON's escapes can make text with lone surrogates."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


class Handshake:
    """One handshake: send what `start` returns, then what each `receive` returns ("": nothing).

    `select` is a protocol's name, or "$…", a connection ID to join. `parameters` are by guacd's
    names; those that guacd doesn't ask for are left out, those that it asks for in vain are empty.
    Every method raises HandshakeError, which is final.
    """

    def __init__(
        self,
        select: str,
        parameters: Mapping[str, str],
        screen: Screen,
        *,
        audio: Sequence[str] = (),
        video: Sequence[str] = (),
        image: Sequence[str] = (),
        timezone: str | None = None,
        name: str | None = None,
    ) -> None:
        self._select = select
        self._parameters = parameters
        self._screen = screen
        self._media = (("audio", audio), ("video", video), ("image", image))
        self._timezone = timezone
        self._name = name
        self._state = State.NEW
        self._version = OLDEST_VERSION
        self._argument_names: tuple[str, ...] = ()
        self._connection_id = ""

    @property
    def state(self) -> State:
        """Where it stands."""
        return self._state

    @property
    def version(self) -> str:
        """The version that both sides speak, as it is written: "VERSION_1_3_0"."""
        return format_version(self._version)

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The parameters that guacd asked for, without the version; empty before `args`."""
        return self._argument_names

    @property
    def connection_id(self) -> str:
        """What others join by ("$" and a uuid); empty before READY."""
        return self._connection_id

    def start(self) -> str:
        """Begin: the `select` instruction."""
        self._move(START)
        return self._encode("select", self._select)

    def receive(self, instruction: Instruction) -> str:
        """Take guacd's next instruction; the text to answer it with, possibly empty."""
        opcode, args = instruction[0], instruction[1:]
        self._move(opcode)
        match opcode:
            case "args":
                return self._answer_args(args)
            case "ready":
                self._take_connection_id(args)
            case "error":
                raise self._guacd_error(args)
            case "disconnect":
                message = "guacd ended the session before it had begun."
                raise HandshakeError(Status.RESOURCE_CLOSED, message, from_guacd=True)
        return ""

    def _move(self, event: str | None) -> None:
        old = self._state
        # Failed until a transition says otherwise, so that no error leaves it usable.
        self._state = State.FAILED
        try:
            self._state = TRANSITIONS[old, event]
        except KeyError:
            # The event is not quoted: it is whatever the other side sent.
            allowed = " or ".join(repr(known) for state, known in TRANSITIONS if state is old)
            expected = f"expected {allowed}" if allowed else "nothing was expected"
            message = f'The handshake with guacd broke: in state "{old}" {expected}.'
            raise HandshakeError(Status.SERVER_ERROR, message) from None

    def _fail(self, status: Status, message: str) -> HandshakeError:
        self._state = State.FAILED
        return HandshakeError(status, message)

    def _encode(self, opcode: str, *args: str) -> str:
        try:
            return encode(opcode, *args)
        except GuacError as error:
            message = f"guacd can't take the {opcode!r} instruction: {error}."
            raise self._fail(Status.CLIENT_OVERRUN, message) from None

    def _answer_args(self, args: Sequence[str]) -> str:
        """guacd's `args` -> everything up to and with `connect`."""
        server_version = parse_version(args[0]) if args else None
        values = []
        if server_version is not None:
            self._version = min(server_version, NEWEST_VERSION)
            values.append(self.version)
            args = args[1:]
        self._argument_names = tuple(args)
        values += [self._value(name) for name in args]
        return "".join([*self._describe_browser(), self._encode("connect", *values)])

    def _describe_browser(self) -> list[str]:
        screen = self._screen
        texts = [self._encode("size", str(screen.width), str(screen.height), str(screen.dpi))]
        texts += [self._encode(opcode, *mimetypes) for opcode, mimetypes in self._media]
        if self._timezone and self._version >= TIMEZONE_SINCE:
            texts.append(self._encode("timezone", self._timezone))
        if self._name and self._version >= NAME_SINCE:
            texts.append(self._encode("name", self._name))
        return texts

    def _value(self, name: str) -> str:
        value = self._parameters.get(name, "")
        if len(value) > ELEMENT_CODE_POINTS:
            fault = f"is too long: guacd takes at most {ELEMENT_CODE_POINTS} characters"
            status = Status.CLIENT_OVERRUN
        elif not _is_unicode(value):
            fault, status = "is not Unicode text", Status.CLIENT_BAD_REQUEST
        else:
            return value
        raise self._fail(status, f"The connection's parameter {name!r} {fault}.")

    def _take_connection_id(self, args: Sequence[str]) -> None:
        if not args or not args[0]:
            message = "guacd is ready but names no connection."
            raise self._fail(Status.SERVER_ERROR, message)
        self._connection_id = args[0]

    @staticmethod
    def _guacd_error(args: Sequence[str]) -> HandshakeError:
        text = args[0][:ERROR_TEXT_CODE_POINTS] if args else ""
        status = Status.from_code(args[1]) if len(args) > 1 else Status.SERVER_ERROR
        if status is Status.SUCCESS:  # no error can be that
            status = Status.SERVER_ERROR
        return HandshakeError(status, text or "guacd refused the session.", from_guacd=True)
