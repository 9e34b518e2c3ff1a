"""What somebody says of a grant, checked: the one place that decides what a grant can hold."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypedDict

from django.utils import timezone

from deskgate.control.errors import Invalid
from deskgate.control.permissions.hours import zone_of
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.terms import network_parse, window_parse

HOURS: Final = 50
NETWORKS: Final = 100
_NOTE_LENGTH: Final = 500
_ZONE_LENGTH: Final = 64
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2999


class GrantValues(TypedDict, total=False):
    """What a grant gives and its limits; what is absent stays, or is as the model has it."""

    role: Role
    valid_from: datetime | None
    valid_until: datetime | None
    hours: Sequence[Mapping[str, Any]]
    time_zone: str
    networks: Sequence[str]
    view_only: bool
    may_copy: bool
    may_paste: bool
    may_upload: bool
    may_download: bool
    recording_required: bool
    note: str


def values_put(grant: AccessGrant, values: GrantValues) -> None:
    """Write the values into the object, checked, in one form. Raises Invalid, with all errors."""
    errors: dict[str, list[str]] = {}
    for name, value in values.items():
        try:
            setattr(grant, name, _CLEAN.get(name, _same)(value))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            errors[name] = [_sentence(error)]
    begins, ends = grant.valid_from, grant.valid_until
    if not errors and begins is not None and ends is not None and begins >= ends:
        errors["valid_until"] = ["The end must be after the beginning."]
    if errors:
        raise Invalid(errors)


def _same(value: Any) -> Any:
    return value


def _role(value: Any) -> Role:
    return Role(value)


def moment_clean(value: datetime | None) -> datetime | None:
    """The time in UTC. Raises ValueError for one without a zone, or out of all reason."""
    if value is None:
        return None
    if timezone.is_naive(value):
        raise ValueError("give the time with its zone, like 2030-01-31T18:00:00+01:00")
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:  # beyond, zones can't be reckoned with
        raise ValueError(f"give a time between {_FIRST_YEAR} and {_LAST_YEAR}")
    return value.astimezone(UTC)


def _hours(value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(value) > HOURS:
        raise ValueError(f"give at most {HOURS} spans of hours")
    clean = []
    for one in value:
        window = window_parse(one)
        clean.append({"days": sorted(window.days), "start": one["start"], "end": one["end"]})
    return clean


def _zone(value: str) -> str:
    if len(value) > _ZONE_LENGTH:
        raise ValueError("this time zone is not known")
    try:
        zone_of(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"the time zone {value!r} is not known; give one like Europe/Berlin or UTC"
        ) from None
    return value


def _networks(value: Sequence[str]) -> list[str]:
    if len(value) > NETWORKS:
        raise ValueError(f"give at most {NETWORKS} networks")
    return [_network(text.strip()) for text in value]


def _network(text: str) -> str:
    try:
        return str(network_parse(text))
    except ValueError:
        pass
    try:
        meant = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            f"{text[:60]!r} is no network; give one like 10.1.0.0/16 or fd00::/8"
        ) from None
    raise ValueError(f"{text!r} names a host within a network; did you mean {meant}?")


def _note(value: str) -> str:
    value = value.strip()
    if len(value) > _NOTE_LENGTH or "\0" in value:
        raise ValueError(f"give at most {_NOTE_LENGTH} characters")
    return value


_CLEAN: Final[dict[str, Callable[[Any], Any]]] = {
    "role": _role,
    "valid_from": moment_clean,
    "valid_until": moment_clean,
    "hours": _hours,
    "time_zone": _zone,
    "networks": _networks,
    "note": _note,
}


def _sentence(error: Exception) -> str:
    if isinstance(error, ValueError) and error.args:
        text = str(error)
        return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"
    return "This doesn't have the expected form."
