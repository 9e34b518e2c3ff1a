"""Checks parameters by their type. Pure: a mapping in, a mapping or the errors per field out.

Law: no message repeats a value, because the value may be a secret.
"""

from __future__ import annotations

import difflib
import unicodedata
import zoneinfo
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from deskgate.control.catalogue.model import Parameter, Protocol, Type
from deskgate.control.catalogue.protocols import PROTOCOLS, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.hosts import host_normal
from deskgate.control.texts import is_unicode

# Guacamole's database keeps 4096 characters, and what is longer would not import there; private
# keys need more, and guacd refuses an element of more than 8192 code points.
TEXT_LENGTH: Final = 4096
MULTILINE_LENGTH: Final = 8192
_DIGITS: Final = 10  # enough for every maximum; a longer text is not converted at all


def parameters_validate(
    protocol: str, parameters: Mapping[str, str | None], *, partial: bool = False
) -> dict[str, str | None]:
    """The parameters in guacd's spelling; an unset one (None or empty) is None.

    `partial`: what is missing is not asked for (it is set already). Raises Invalid, its fields
    being `protocol` and `parameters.<name>`.
    """
    known = protocol_get(protocol)
    if known is None:
        raise Invalid({"protocol": [f"Choose one of {', '.join(p.name for p in PROTOCOLS)}."]})
    by_name = known.by_name()
    errors: dict[str, list[str]] = {}
    values: dict[str, str | None] = {}
    for name, value in parameters.items():
        parameter = by_name.get(name)
        try:
            if parameter is None:
                raise _Wrong(_unknown(name, known))
            values[name] = _normal(parameter, value)
        except _Wrong as wrong:
            errors[f"parameters.{name}"] = [str(wrong)]
    for parameter in known:
        cleared = parameter.name in values and values[parameter.name] is None
        if parameter.required and (cleared or (not partial and parameter.name not in parameters)):
            errors[f"parameters.{parameter.name}"] = ["This is needed."]
    if errors:
        raise Invalid(errors)
    return values


class _Wrong(Exception):
    """What is wrong with one value, in a sentence."""


def _unknown(name: str, protocol: Protocol) -> str:
    near = difflib.get_close_matches(name, [parameter.name for parameter in protocol], n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{protocol.label} has no such parameter.{hint}"


def _normal(parameter: Parameter, value: str | None) -> str | None:
    if value is None or value == "":
        return None
    longest = MULTILINE_LENGTH if parameter.type is Type.MULTILINE else TEXT_LENGTH
    if len(value) > longest:
        raise _Wrong(f"At most {longest} characters.")
    if not is_unicode(value):
        raise _Wrong("This is not Unicode text.")
    if "\0" in value:  # guacd's strings end there
        raise _Wrong("The character NUL can't be used.")
    if parameter.host:
        return _host(value)
    return _BY_TYPE[parameter.type](parameter, value)


def _host(value: str) -> str:
    try:
        return host_normal(value)
    except Invalid as wrong:
        raise _Wrong(*wrong.errors["host"]) from None


def _number(parameter: Parameter, value: str) -> str:
    digits = value.strip()
    least, most = parameter.minimum or 0, parameter.maximum or 0
    if (
        not (digits.isascii() and digits.isdigit())
        or len(digits) > _DIGITS
        or not least <= int(digits) <= most
    ):
        raise _Wrong(f"Give a whole number from {least} to {most}.")
    return str(int(digits))


def _boolean(parameter: Parameter, value: str) -> str:
    del parameter
    if value not in {"true", "false"}:
        raise _Wrong("Give true or false.")
    return value


def _enum(parameter: Parameter, value: str) -> str:
    allowed = [option.value for option in parameter.options]
    if value not in allowed:
        raise _Wrong(f"Choose one of {', '.join(allowed)}.")
    return value


def _timezone(parameter: Parameter, value: str) -> str:
    del parameter
    if value not in _timezones():
        raise _Wrong("Give a time zone by its IANA name, such as Europe/Berlin.")
    return value


def _line(parameter: Parameter, value: str) -> str:
    del parameter
    if any(unicodedata.category(c) == "Cc" for c in value):
        raise _Wrong("Control characters and line breaks can't be used.")
    return value


def _password(parameter: Parameter, value: str) -> str:
    del parameter
    return value  # whatever the target accepts


def _multiline(parameter: Parameter, value: str) -> str:
    del parameter
    return value.replace("\r\n", "\n")  # browsers send CRLF; keys are read with LF


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


_BY_TYPE: Final[dict[Type, Callable[[Parameter, str], str]]] = {
    Type.TEXT: _line,
    Type.USERNAME: _line,
    Type.PASSWORD: _password,
    Type.NUMBER: _number,
    Type.ENUM: _enum,
    Type.BOOLEAN: _boolean,
    Type.MULTILINE: _multiline,
    Type.TIMEZONE: _timezone,
    Type.COLOR_SCHEME: _line,
}
