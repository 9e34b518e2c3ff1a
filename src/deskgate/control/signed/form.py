"""A signed request's parameters, read into what they mean. Pure; nothing is believed yet.

Law: a parameter that comes twice is refused, because two readers may take different ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from deskgate.control.signed.dialects import PREFIX, SIGNATURE, TIMESTAMP
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.texts import is_unicode

DEFAULT_ID: Final = "DEFAULT"
MOST: Final = 200  # parameters; RDP, which has the most, has 92
NAME_LENGTH: Final = 64
VALUE_LENGTH: Final = 8192  # guacd takes no longer element
ID_LENGTH: Final = 200  # what the log keeps of a connection's name
KINDS: Final = ("c", "g")
_PROTOCOL: Final = "protocol"


@dataclass(frozen=True, slots=True)
class SignedForm:
    """`connection` has the parameters without `guac.`; `protocol` is "" where none is named."""

    identifier: str
    kind: str
    protocol: str
    connection: Mapping[str, str] = field(repr=False)
    every: Mapping[str, str] = field(repr=False)  # as sent, but the empty ones

    @property
    def signature(self) -> str:
        """The signature as sent, but for a `+` that was taken for a space."""
        return self.every.get(SIGNATURE, "").replace(" ", "+")

    @property
    def timestamp(self) -> str:
        """The time as sent."""
        return self.every.get(TIMESTAMP, "")


def form_read(pairs: Iterable[tuple[str, str]]) -> SignedForm:
    """What was sent, in order. Raises SignatureRefused."""
    every = _every(pairs)
    connection = {n.removeprefix(PREFIX): v for n, v in every.items() if n.startswith(PREFIX)}
    protocol = connection.pop(_PROTOCOL, "")
    identifier, kind = _identifier(every)
    return SignedForm(identifier, kind, protocol, connection, every)


def identifier_check(identifier: str) -> str:
    """Whether this can name a connection. Raises SignatureRefused."""
    if len(identifier) > ID_LENGTH:
        raise SignatureRefused(f"The id is longer than {ID_LENGTH} characters.")
    if any(unicodedata.category(c) == "Cc" for c in identifier):
        raise SignatureRefused("The id holds a control character.")
    return identifier


def _every(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    every: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in pairs:
        if len(seen) >= MOST:
            raise SignatureRefused(f"There are more than {MOST} parameters.")
        if len(name) > NAME_LENGTH or not is_unicode(name) or not name.isprintable():
            raise SignatureRefused("A parameter's name is too long, or no text.")
        if name in seen:
            raise SignatureRefused(f"The parameter {name} is given twice.")
        seen.add(name)
        if len(value) > VALUE_LENGTH or not is_unicode(value) or "\0" in value:
            raise SignatureRefused(f"The value of {name} is too long, or no text.")
        if value:  # what is empty counts as absent
            every[name] = value
    return every


def _identifier(every: Mapping[str, str]) -> tuple[str, str]:
    given = {every[name] for name in ("id", "GUAC_ID") if name in every}
    if len(given) > 1:
        raise SignatureRefused("id and GUAC_ID are not the same.")
    text, kind = given.pop() if given else DEFAULT_ID, every.get("GUAC_TYPE", "")
    if text[1:2] == "/" and text[0] in KINDS:  # the old spelling of the type
        if kind and kind != text[0]:
            raise SignatureRefused("The id's beginning and GUAC_TYPE are not the same.")
        text, kind = text[2:], text[0]
    if kind and kind not in KINDS:
        raise SignatureRefused("GUAC_TYPE is neither c nor g.")
    return identifier_check(text or DEFAULT_ID), kind or KINDS[0]
