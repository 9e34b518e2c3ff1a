"""The elements of Guacamole's user-mapping.xml as values: who may log in, and to what. Pure.

Laws: a file with a document type is refused, so there are no entities but XML's own, and nothing
else is ever read; every text and every number of things has a bound; an element or attribute that
is not Guacamole's is named and left out. Source: "user-mapping.xml" in Guacamole's manual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from deskgate.control.accounts.hashers import ENCODINGS
from deskgate.control.port.text import OBJECTS, size_check
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.grants import Secret

PLAIN: Final = "plain"
OLD_NAME: Final = "DEFAULT"  # what Guacamole calls the one connection of the old form
TEXT_LENGTH: Final = 16 * 1024  # characters; guacd takes half of that

_ROOT: Final = "user-mapping"
_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    _ROOT: frozenset(),
    "authorize": frozenset({"username", "password", "encoding"}),
    "connection": frozenset({"name"}),
    "protocol": frozenset(),
    "param": frozenset({"name"}),
}
_WITHIN: Final[dict[str, frozenset[str]]] = {
    _ROOT: frozenset({"authorize"}),
    "authorize": frozenset({"connection", "protocol", "param"}),
    "connection": frozenset({"protocol", "param"}),
    "protocol": frozenset(),
    "param": frozenset(),
}


@dataclass(slots=True)
class Mapped:
    """A connection of one person. Its parameters may be secrets, so none of them is shown."""

    name: str
    where: str
    protocol: str = ""
    parameters: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def definition(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What makes two of them the same connection."""
        return self.protocol, frozenset(self.parameters.items())


@dataclass(slots=True)
class Authorized:
    """A person. `password` is what `encoding` says, None when they have none."""

    username: str
    where: str
    password: Secret | None
    encoding: str
    connections: dict[str, Mapped] = field(default_factory=dict)


def mapping_read(data: bytes, troubles: Troubles) -> list[Authorized]:
    """Everybody in the file, in its order. Raises Unreadable."""
    size_check(data)
    reader = _Reader(troubles)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise refuse(f"line {error.lineno}", f"This is not XML: {what}.") from None
    except (LookupError, ValueError):  # an encoding that Python doesn't know, or not of one byte
        raise refuse("line 1", "Its encoding is not known. Save the file as UTF-8.") from None
    troubles.check()
    return list(reader.people.values())


class _Reader:
    """What expat calls. `_skipped` counts the elements open within one that is left out."""

    def __init__(self, troubles: Troubles) -> None:
        self.people: dict[str, Authorized] = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._troubles = troubles
        self._open: list[str] = []
        self._skipped = 0
        self._things = 0
        self._person: Authorized | None = None
        self._connection: Mapped | None = None
        self._parameter = ""
        self._text: list[str] = []
        self._length = 0

    @property
    def _where(self) -> str:
        return f"line {self.parser.CurrentLineNumber}"

    def _doctype(self, name: str, system: str | None, public: str | None, own: int) -> None:
        del name, system, public, own
        raise refuse(self._where, "A document type (<!DOCTYPE …>) can't be used. Take it out.")

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipped or not self._belongs(tag):
            self._skipped += 1
            return
        for name in attributes.keys() - _ATTRIBUTES[tag]:
            if not name.startswith("xmlns"):
                self._note(f"The attribute {name[:50]!r} of <{tag}> has no meaning: left out.")
        self._count()
        self._open.append(tag)
        self._text, self._length = [], 0
        if tag == "authorize":
            self._begin_person(attributes)
        elif tag == "connection":
            self._begin_connection(attributes.get("name", ""))
        elif tag == "param":
            self._parameter = attributes.get("name", "").strip()

    def _belongs(self, tag: str) -> bool:
        if not self._open:
            if tag != _ROOT:
                raise refuse(self._where, f"This is no {_ROOT}.xml: it begins with <{tag[:50]}>.")
            return True
        if tag in _WITHIN[self._open[-1]]:
            return True
        self._note(f"<{tag[:50]}> has no meaning within <{self._open[-1]}>: left out.")
        return False

    def _count(self) -> None:
        if len(self._open) < 3:  # people and connections; what is in them is bound with them
            self._things += 1
        if self._things > OBJECTS:
            raise refuse("file", f"It describes more than {OBJECTS} things. Import it in parts.")

    def _begin_person(self, given: Mapping[str, str]) -> None:
        encoding = given.get("encoding", PLAIN)
        if encoding not in ENCODINGS | {PLAIN}:
            known = ", ".join(sorted(ENCODINGS | {PLAIN}))
            self._troubles.wrong(self._where, f"The encoding of a password is one of {known}.")
        password = given.get("password")
        self._person = Authorized(
            username=given.get("username", ""),
            where=self._where,
            password=Secret(password) if password else None,
            encoding=encoding,
        )

    def _begin_connection(self, name: str) -> None:
        assert self._person is not None
        if name in self._person.connections:
            self._note(f"{self._person.username} has two connections {name!r}: the last counts.")
        self._connection = self._person.connections[name] = Mapped(name, self._where)

    def _end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._open.pop()
        if tag == "authorize":
            self._end_person()
        elif tag == "connection":
            self._connection = None
        elif tag in {"protocol", "param"}:
            self._put(tag, "".join(self._text))
        self._text, self._length = [], 0

    def _end_person(self) -> None:
        person, self._person = self._person, None
        assert person is not None
        before = self.people.pop(person.username, None)
        if before is not None:
            self._troubles.note(
                before.where, f"{person.username!r} is there twice: the last one counts."
            )
        self.people[person.username] = person

    def _put(self, tag: str, text: str) -> None:
        assert self._person is not None
        target = self._connection
        if target is None:
            if OLD_NAME not in self._person.connections:
                self._person.connections[OLD_NAME] = Mapped(OLD_NAME, self._where)
            target = self._person.connections[OLD_NAME]
        if tag == "protocol":
            target.protocol = text.strip()
        elif not self._parameter:
            self._note("A <param> without a name was left out.")
        else:
            if self._parameter in target.parameters:
                self._note(f"{self._parameter} is there twice: the last one counts.")
            target.parameters[self._parameter] = text

    def _characters(self, text: str) -> None:
        if self._skipped:
            return
        if not self._open or self._open[-1] not in {"protocol", "param"}:
            if text.strip():
                self._note("Text between the elements has no meaning: left out.")
            return
        self._length += len(text)
        if self._length > TEXT_LENGTH:
            raise refuse(self._where, f"A value has at most {TEXT_LENGTH} characters.")
        self._text.append(text)

    def _note(self, text: str) -> None:
        self._troubles.note(self._where, text)
