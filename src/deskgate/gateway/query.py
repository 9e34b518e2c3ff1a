"""The tunnel's query string (reference §3), read into values and checked.

Who is wrong is always the client: every error is CLIENT_BAD_REQUEST and names the parameter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from deskgate.gateway import limits
from deskgate.gateway.outcome import GatewayError, Outcome
from deskgate.grants import Ending, Secret
from deskgate.guac.handshake import Screen
from deskgate.guac.status import Status

_TIMEZONE = re.compile(r"[A-Za-z0-9_+/-]{1,64}")
_MEDIA_TYPE = re.compile(r"[\x21-\x7e ]+")
# A 4K line of parameters is generous: Guacamole's client sends about ten.
_FIELDS = 256


@dataclass(frozen=True, slots=True)
class TunnelQuery:
    """What the client says of itself and of what it wants; none of it is believed yet."""

    token: Secret
    data_source: str
    identifier: str
    kind: str
    screen: Screen
    timezone: str | None
    audio: tuple[str, ...]
    video: tuple[str, ...]
    image: tuple[str, ...]


def _refuse(name: str, what: str) -> GatewayError:
    return GatewayError(
        Outcome(
            Status.CLIENT_BAD_REQUEST,
            Ending.REFUSED,
            f"The request for the tunnel is not complete: {name} {what}.",
        )
    )


def _text(fields: dict[str, list[str]], name: str, longest: int) -> str:
    value = fields.get(name, [""])[0]
    if not value:
        raise _refuse(name, "is missing")
    if len(value) > longest:
        raise _refuse(name, f"is longer than {longest} characters")
    if "\0" in value:  # PostgreSQL can't even look for it
        raise _refuse(name, "holds the character NUL")
    return value


def _number(fields: dict[str, list[str]], name: str, default: int, low: int, high: int) -> int:
    text = fields.get(name, [""])[0]
    if not text:
        return default
    if len(text) > 9 or not re.fullmatch(r"-?[0-9]+", text):
        raise _refuse(name, "is not a whole number")
    return min(max(int(text), low), high)


def _media_types(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    values = fields.get(name, [])
    if len(values) > limits.MEDIA_TYPES:
        raise _refuse(name, f"is given more than {limits.MEDIA_TYPES} times")
    for value in values:
        if len(value) > limits.MEDIA_TYPE_LENGTH or not _MEDIA_TYPE.fullmatch(value):
            raise _refuse(name, "is not a media type")
    return tuple(values)


def _timezone(fields: dict[str, list[str]]) -> str | None:
    value = fields.get("GUAC_TIMEZONE", [""])[0]
    if value and not _TIMEZONE.fullmatch(value):
        raise _refuse("GUAC_TIMEZONE", "is not the name of a time zone")
    return value or None


def parse_tunnel_query(query_string: bytes) -> TunnelQuery:
    """The query of a tunnel request. Raises GatewayError with CLIENT_BAD_REQUEST."""
    try:
        fields = parse_qs(query_string.decode("ascii"), max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise _refuse("the query string", "can't be decoded") from None
    kind = _text(fields, "GUAC_TYPE", 1)
    if kind not in ("c", "g", "a", "s", "r"):
        raise _refuse("GUAC_TYPE", "is none of c, g, a, s and r")
    low, high = limits.SCREEN_MIN, limits.SCREEN_MAX
    return TunnelQuery(
        token=Secret(_text(fields, "token", limits.TOKEN_LENGTH)),
        data_source=_text(fields, "GUAC_DATA_SOURCE", limits.IDENTIFIER_LENGTH),
        identifier=_text(fields, "GUAC_ID", limits.IDENTIFIER_LENGTH),
        kind=kind,
        screen=Screen(
            width=_number(fields, "GUAC_WIDTH", 1024, low, high),
            height=_number(fields, "GUAC_HEIGHT", 768, low, high),
            dpi=_number(fields, "GUAC_DPI", 96, limits.DPI_MIN, limits.DPI_MAX),
        ),
        timezone=_timezone(fields),
        audio=_media_types(fields, "GUAC_AUDIO"),
        video=_media_types(fields, "GUAC_VIDEO"),
        image=_media_types(fields, "GUAC_IMAGE"),
    )
