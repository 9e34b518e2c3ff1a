"""YAML as far as we need it: mappings, lists and text, each with its line.

Laws: no aliases and no tags, so a small file can't unfold into a large one or into objects; nesting
and size have limits; a key stands once. Every scalar is text (`port: 22`, `read-only: no`), and
what it means is decided by who asks for it; only a plain `null`, `~` or nothing is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml
from yaml import events

from deskgate.control.port.troubles import refuse

DEPTH: Final = 16  # lists and mappings within each other; our own files need eight
NODES: Final = 2_000_000  # values of one file, which is what 16 MiB can hold at worst
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, or None."""

    line: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; `lines` says where each key stands."""

    line: int
    items: dict[str, Node]
    lines: dict[str, int]


Node: TypeAlias = Scalar | Listing | Mapping


def place(line: int) -> str:
    """How a line is named in messages."""
    return f"line {line}"


def tree_read(text: str) -> Node:
    """The one document of the text. Raises Unreadable."""
    try:
        stream = _Stream(yaml.parse(text, Loader=_LOADER))
        node = stream.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = place(mark.line + 1) if mark else "file"
        raise refuse(where, f"This is not YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError:
        raise refuse("file", "This is not YAML: it holds characters that YAML forbids.") from None
    return node


class _Stream:
    def __init__(self, stream: Iterator[Any]) -> None:
        self._stream = stream
        self._left = NODES

    def document(self) -> Node:
        """The only document."""
        event = self._next()
        if not isinstance(event, events.DocumentStartEvent):
            raise refuse("file", "It is empty.")
        node = self._node(self._next(), 0)
        self._next()  # the document's end
        last = self._next()
        if isinstance(last, events.DocumentStartEvent):
            raise refuse(_at(last), "There is a second document (---). Import one at a time.")
        return node

    def _next(self) -> Any:
        event = next(self._stream)
        return next(self._stream) if isinstance(event, events.StreamStartEvent) else event

    def _node(self, event: Any, depth: int) -> Node:
        self._left -= 1
        if self._left < 0:
            raise refuse(_at(event), f"There are more than {NODES} values. Import it in parts.")
        if depth > DEPTH:
            raise refuse(_at(event), f"Lists and mappings are more than {DEPTH} levels deep.")
        _refuse_magic(event)
        line = event.start_mark.line + 1
        if isinstance(event, events.ScalarEvent):
            empty = not event.style and event.value in _NOTHING  # plain: None, or "" from libyaml
            return Scalar(line, None if empty else event.value)
        if isinstance(event, events.SequenceStartEvent):
            return Listing(line, tuple(self._items(depth)))
        return self._mapping(line, depth)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, line: int, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar) or key.text is None:
                raise refuse(_at(event), "A key must be a text.")
            if key.text in items:
                raise refuse(_at(event), f"{key.text!r} stands here a second time.")
            items[key.text] = self._node(self._next(), depth + 1)
            lines[key.text] = key.line
        return Mapping(line, items, lines)


def _refuse_magic(event: Any) -> None:
    if isinstance(event, events.AliasEvent) or event.anchor is not None:
        raise refuse(_at(event), "Anchors (&) and aliases (*) can't be used. Write it out.")
    if event.tag is not None:
        raise refuse(_at(event), f"The tag {event.tag} can't be used. Leave it out.")


def _at(event: Any) -> str:
    return place(event.start_mark.line + 1)
