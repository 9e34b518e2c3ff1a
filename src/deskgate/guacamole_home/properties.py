"""The syntax of guacamole.properties, which is that of Java's property files. Pure.

Laws: read as Java reads it, so that a key that signs there signs here: Latin-1, `#` and `!` begin a
comment, `=`, `:` or blanks end a key, a backslash at a line's end goes on, blanks after a value are
part of it. Source: the documentation of java.util.Properties.load.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

SIZE: Final = 256 * 1024  # bytes; one with every key that there is, and its comments, needs 60 KiB
LONGEST: Final = 8192  # characters of a value
COUNT: Final = 1000  # keys

_BLANKS: Final = " \t\f"
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_CODE_LENGTH: Final = 4  # hexadecimal digits after \u


class WrongProperties(ValueError):
    """The file can't be read; the text begins with the line."""


@dataclass(frozen=True, slots=True)
class Property:
    """A key and its value, which may be a secret and is therefore not shown."""

    line: int
    key: str
    value: str = field(repr=False)


def properties_read(data: bytes) -> list[Property]:
    """The keys in their order, one that is there twice twice. Raises WrongProperties."""
    if len(data) > SIZE:
        raise WrongProperties(f"it is larger than {SIZE // 1024} KiB")
    text = data.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    found = []
    for line, logical in _logical_lines(text):
        key, value = _parted(logical)
        found.append(Property(line, _plain(key, line), _plain(value, line)))
        if len(value) > LONGEST:
            raise WrongProperties(f"line {line}: a value has at most {LONGEST} characters")
    if len(found) > COUNT:
        raise WrongProperties(f"it has more than {COUNT} keys")
    return found


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something, with those that go on with it, and its number."""
    parts: list[str] = []
    begun = 0
    for number, natural in enumerate(_LINE_ENDS.split(text), 1):
        line = natural.lstrip(_BLANKS)
        if not parts:
            if not line or line[0] in "#!":
                continue
            begun = number
        if _goes_on(line):
            parts.append(line[:-1])
            continue
        yield begun, "".join((*parts, line))
        parts = []
    if parts:
        yield begun, "".join(parts)


def _goes_on(line: str) -> bool:
    """Whether the backslash at its end is one, and not the second of two."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _parted(line: str) -> tuple[str, str]:
    """Key and value, their escapes still in them."""
    at = 0
    while at < len(line) and line[at] not in "=:" + _BLANKS:
        at += 2 if line[at] == "\\" else 1
    key, rest = line[:at], line[at:].lstrip(_BLANKS)
    if rest[:1] in {"=", ":"}:
        rest = rest[1:].lstrip(_BLANKS)
    return key, rest


def _plain(text: str, line: int) -> str:
    """Without escapes."""
    if "\\" not in text:
        return text
    found, at = [], 0
    while at < len(text):
        if text[at] != "\\":
            found.append(text[at])
            at += 1
            continue
        letter = text[at + 1 : at + 2]
        if letter == "u":
            found.append(_code_unit(text[at + 2 : at + 2 + _CODE_LENGTH], line))
            at += 2 + _CODE_LENGTH
        else:
            found.append(_ESCAPES.get(letter, letter))
            at += 2
    return _joined("".join(found), line)


def _code_unit(digits: str, line: int) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
        raise WrongProperties(f"line {line}: \\u needs four hexadecimal digits")
    return chr(int(digits, 16))


def _joined(text: str, line: int) -> str:
    """Java writes what is beyond U+FFFF as two units; half of one is no character."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise WrongProperties(f"line {line}: a \\u escape is half of a character") from None
