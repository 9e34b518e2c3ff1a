"""The address of a quick connection, as Guacamole takes it:
ssh://user:password@host:22/?font-size=14. Pure.

Laws: no message repeats what was given, not even a name that nobody knows, because a password with
an unwritten "&" or "/" in it ends up anywhere; what could be read in two ways is refused.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from deskgate.control.catalogue import PROTOCOLS, Protocol, parameters_validate, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.quick.models import NAME_LENGTH

FIELD: Final = "uri"
LONGEST: Final = 32_768  # a private key of 8192 characters, each written in three and some
PARAMETERS: Final = 200  # more than any protocol has
_BAD_CODE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BEFORE: Final = ("hostname", "port")  # said before the "?", where the name is made of


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says. `name` holds no log-in; `parameters` are guacd's."""

    protocol: str
    name: str
    parameters: Mapping[str, str] = field(repr=False)


def address_read(text: str) -> Address:
    """The address in this text. Raises Invalid."""
    split = _split(text)
    known = protocol_get(split.scheme)
    if known is None:
        schemes = ", ".join(f"{protocol.name}://" for protocol in PROTOCOLS)
        _refuse(f"It begins with one of {schemes}.")
    _check_host(split)
    given = {**_place(split, known), **_log_in(split)}
    for name, value in _query(split.query, known):
        if name in given:
            _refuse(f"It says {name} twice.")
        given[name] = value
    told = parameters_validate(known.name, given)
    parameters = {name: value for name, value in told.items() if value is not None}
    return Address(known.name, _name(known, parameters), parameters)


def _split(text: str) -> SplitResult:
    if not text:
        _refuse("Give an address such as ssh://user@host:22/.")
    if len(text) > LONGEST:
        _refuse(f"At most {LONGEST} characters.")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text) or _BAD_CODE.search(text):
        _refuse("Control characters, and % itself, are written as codes: %0A, %25.")
    try:
        return urlsplit(text)
    except ValueError:
        _refuse("It is no address such as ssh://user@host:22/.")


def _check_host(split: SplitResult) -> None:
    if not split.netloc or not split.hostname or "%" in split.hostname:
        _refuse("It names no host: ssh://user@host:22/.")
    if split.fragment or split.path not in ("", "/"):
        _refuse("Behind the host comes ‘/?’ or nothing. Within a password, / is %2F, # is %23.")


def _place(split: SplitResult, known: Protocol) -> dict[str, str]:
    try:
        port = split.port
    except ValueError:
        _refuse("Its port is a number from 1 to 65535. Within a password, / is %2F, ? is %3F.")
    return {"hostname": split.hostname or "", "port": str(port or known.default_port)}


def _log_in(split: SplitResult) -> dict[str, str]:
    parts = {"username": split.username, "password": split.password}
    return {name: _decoded(part) for name, part in parts.items() if part}


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        _refuse("Its codes (%C3%A9) are those of UTF-8.")


def _query(query: str, known: Protocol) -> list[tuple[str, str]]:
    said = "&".join(filter(None, query.split("&")))
    try:
        pairs = parse_qsl(
            said,
            keep_blank_values=True,
            strict_parsing=bool(said),
            errors="strict",
            max_num_fields=PARAMETERS,
        )
    except ValueError:
        _refuse(f"Behind ‘?’ stand at most {PARAMETERS} of name=value with & between, in UTF-8.")
    for number, (name, _) in enumerate(pairs, 1):
        _check_name(number, name, known)
    return pairs


def _check_name(number: int, name: str, known: Protocol) -> None:
    parameter = known.by_name().get(name)
    if parameter is None:
        near = difflib.get_close_matches(name, [one.name for one in known], n=1)
        hint = f" Did you mean {near[0]}?" if near else " Within a value, & is written %26."
        _refuse(f"Parameter {number} behind ‘?’ is none that {known.label} has.{hint}")
    if parameter.ours:
        _refuse(f"{name} is for connections that are kept.")
    if name in _BEFORE:
        _refuse("Host and port stand before the ‘?’.")


def _name(known: Protocol, parameters: Mapping[str, str]) -> str:
    host, port = parameters["hostname"], parameters["port"]
    host = f"[{host}]" if ":" in host else host
    place = host if port == str(known.default_port) else f"{host}:{port}"
    return f"{known.name}://{place}"[:NAME_LENGTH]


def _refuse(sentence: str) -> NoReturn:
    raise Invalid({FIELD: [sentence]}) from None
