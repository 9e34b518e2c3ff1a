"""Every value of a plan as it would be kept, so that it can be compared with what is kept.

Laws: pure; the rules are the services' own, asked beforehand; all that is wrong is told, by place.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, time
from functools import partial
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from deskgate.control.accounts.models import username_normal
from deskgate.control.catalogue import PROTOCOLS, parameters_validate, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.hosts import host_normal
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.values import values_put
from deskgate.control.port.grant_values import grant_values
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    Entry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    Hidden,
    Maybe,
    NodeEntry,
    NodeGroupEntry,
    Parameters,
    Plan,
    SharingProfileEntry,
    TemplateEntry,
    UserEntry,
    ValueEntry,
)
from deskgate.control.port.troubles import Troubles
from deskgate.control.tree.limits import limit_normal
from deskgate.control.tree.parameters import SECRETS_BELONG_ELSEWHERE, secret_names_of
from deskgate.control.tree.values import (
    color_normal,
    icon_normal,
    name_normal,
    notes_normal,
    tags_normal,
)
from deskgate.grants import Secret

E = TypeVar("E", bound=Entry)
_LINE: Final = 200  # characters of a line of people's or credentials' fields
_DESCRIPTION: Final = 500
_LAST_PORT: Final = 65535


def _text(longest: int) -> Callable[[str], str]:
    def normal(text: str) -> str:
        text = text.strip()
        if len(text) > longest or not text.isprintable():
            raise Invalid({"": [f"At most {longest} printable characters."]})
        return text

    return normal


def _person(name: str) -> str:
    name = username_normal(name)
    if not name or len(name) > 150 or not name.isprintable():
        raise Invalid({"": ["Give a name of 1 to 150 printable characters."]})
    return name


def _email(text: str) -> str:
    text = text.strip()
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise Invalid({"": ["This is no e-mail address."]}) from None
    return text


def _zone(text: str) -> str:
    if text and text not in zoneinfo.available_timezones():
        raise Invalid({"": ["Give a time zone by its IANA name, such as Europe/Berlin."]})
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Invalid({"": ["Give a day as 2030-01-31."]}) from None


def _time_of_day(text: str) -> str:
    try:
        moment = time.fromisoformat(text) if text else None
    except ValueError:
        moment = time(tzinfo=UTC)  # as wrong as one with a zone
    if moment is not None and moment.tzinfo is not None:
        raise Invalid({"": ["Give a time of day as 08:30 or 08:30:00."]})
    return "" if moment is None else moment.isoformat("seconds")


def _port(number: int) -> int:
    if not 1 <= number <= _LAST_PORT:
        raise Invalid({"": [f"Give a port from 1 to {_LAST_PORT}."]})
    return number


def _default(is_default: bool) -> Maybe[bool]:
    """What is the default stays so until another one is said to be."""
    return is_default or UNSAID


def _node_name(name: str) -> str:
    name = name_normal(name)
    if len(name) > 100:
        raise Invalid({"": ["At most 100 characters."]})
    return name


_SETTLED: Final[dict[str, Callable[[Any], Any]]] = {
    "notes": notes_normal,
    "tags": lambda tags: tuple(tags_normal(tags)),
    "icon": icon_normal,
    "color": color_normal,
    "max_sessions": partial(limit_normal, "max_sessions"),
    "max_sessions_each": partial(limit_normal, "max_sessions_each"),
}
_VALUE: Final[dict[str, Callable[[Any], Any]]] = {
    "username": _text(_LINE),
    "domain": _text(_LINE),
}
_RULES: Final[dict[type, dict[str, Callable[[Any], Any]]]] = {
    NodeGroupEntry: {"name": _node_name, "is_default": _default},
    NodeEntry: {
        "name": _node_name,
        "host": host_normal,
        "port": _port,
        "is_default": _default,
    },
    GroupEntry: {"name": _person, "description": _text(_DESCRIPTION)},
    UserEntry: {
        "username": _person,
        "full_name": _text(_LINE),
        "email": _email,
        "time_zone": _zone,
        "organization": _text(_LINE),
        "organizational_role": _text(_LINE),
        "valid_from": _day,
        "valid_until": _day,
        "window_start": _time_of_day,
        "window_end": _time_of_day,
    },
    FolderEntry: {
        **_SETTLED,
        "folder_kind": partial(limit_normal, "kind"),
        "affinity": partial(limit_normal, "affinity"),
    },
    TemplateEntry: {"name": name_normal, "notes": notes_normal},
    ConnectionEntry: {
        **_SETTLED,
        "weight": partial(limit_normal, "weight"),
        "failover_only": partial(limit_normal, "failover_only"),
    },
    CredentialEntry: {
        **_VALUE,
        "name": name_normal,
        "default_domain": _text(_LINE),
        "notes": notes_normal,
    },
    ValueEntry: _VALUE,
    SharingProfileEntry: {"name": name_normal},
}


def plan_normal(plan: Plan, troubles: Troubles) -> Plan:
    """The plan with every value as it would be kept."""
    return replace(
        plan,
        node_groups=_each(plan.node_groups, troubles),
        nodes=_each(plan.nodes, troubles),
        groups=_each(plan.groups, troubles),
        users=_each(plan.users, troubles),
        folders=_each(plan.folders, troubles),
        templates=_each(plan.templates, troubles),
        credentials=_each(plan.credentials, troubles),
        values=_each(plan.values, troubles),
        connections=_each(plan.connections, troubles),
        sharing_profiles=_each(plan.sharing_profiles, troubles),
        grants=_each(plan.grants, troubles),
    )


def _each(entries: Iterable[E], troubles: Troubles) -> tuple[E, ...]:
    return tuple(_normal(entry, troubles) for entry in entries)


def _normal(entry: E, troubles: Troubles) -> E:
    changed: dict[str, Any] = {}
    for name, rule in _RULES.get(type(entry), {}).items():
        value = getattr(entry, name)
        if value is not UNSAID:
            with _gathered(entry, name, troubles):
                changed[name] = rule(value)
    if isinstance(entry, FolderEntry | ConnectionEntry):
        with _gathered(entry, "", troubles):
            changed["path"] = (*entry.path[:-1], name_normal(entry.path[-1] if entry.path else ""))
    if isinstance(entry, FolderEntry) and entry.parameters is not UNSAID:
        changed["parameters"] = {
            protocol: _shared(entry, protocol, values, troubles)
            for protocol, values in entry.parameters.items()
            if values
        }
    elif isinstance(entry, TemplateEntry | ConnectionEntry):
        plain = {} if entry.parameters is UNSAID else entry.parameters
        found = _shared(entry, entry.protocol, plain, troubles)
        changed["parameters"] = UNSAID if entry.parameters is UNSAID else found
    if isinstance(entry, ConnectionEntry):
        changed["secrets"] = _secrets(entry, troubles)
    if isinstance(entry, GrantEntry):
        changed |= _grant(entry, troubles)
    return replace(entry, **{n: v for n, v in changed.items() if v != getattr(entry, n)})


class _gathered:  # noqa: N801 -- used like a function, as contextlib's own
    """What is refused within goes to the troubles, with its place."""

    def __init__(self, entry: Entry, field: str, troubles: Troubles) -> None:
        self._entry, self._field, self._troubles = entry, field, troubles

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Invalid):
            return False
        for name, texts in error.errors.items():
            field = (self._field or name.removeprefix("parameters.")).replace("_", "-")
            for text in texts:
                self._troubles.wrong(self._entry.where, f"{self._entry.title}: {field}: {text}")
        return True


def _shared(entry: Entry, protocol: str, values: Parameters, troubles: Troubles) -> Parameters:
    """Plain parameters; one that is "" stays so."""
    if protocol_get(protocol) is None:
        names = ", ".join(one.name for one in PROTOCOLS)
        troubles.wrong(entry.where, f"{entry.title}: the protocol is one of {names}.")
        return values
    secret = secret_names_of(protocol)
    for name in sorted(secret & values.keys()):
        reason = (
            "Secrets don't stand in a file in plain text."
            if isinstance(entry, ConnectionEntry)
            else SECRETS_BELONG_ELSEWHERE
        )
        troubles.wrong(entry.where, f"{entry.title}: {name}: {reason}")
    said = {name: value for name, value in values.items() if value and name not in secret}
    with _gathered(entry, "", troubles):
        return {**values, **_validated(protocol, said)}
    return values


def _secrets(entry: ConnectionEntry, troubles: Troubles) -> Mapping[str, Hidden]:
    if protocol_get(entry.protocol) is None:
        return entry.secrets
    given = {name: hidden.reveal() for name, hidden in entry.secrets.items()}
    plain = given.keys() - secret_names_of(entry.protocol)
    for name in sorted(plain):
        troubles.wrong(entry.where, f"{entry.title}: {name} is no secret of this protocol.")
    with _gathered(entry, "", troubles):
        kept = _validated(entry.protocol, {n: v for n, v in given.items() if n not in plain})
        return {name: Secret(value) for name, value in kept.items()}
    return entry.secrets


def _validated(protocol: str, values: Parameters) -> dict[str, str]:
    given: dict[str, str | None] = {name: value for name, value in values.items() if value}
    kept = parameters_validate(protocol, given, partial=True)
    return {name: value for name, value in kept.items() if value is not None}


def _grant(entry: GrantEntry, troubles: Troubles) -> dict[str, Any]:
    """As the grants' own service keeps it."""
    row = AccessGrant()
    with _gathered(entry, "", troubles):
        values_put(row, grant_values(entry))
        return {
            "hours": tuple((tuple(one["days"]), one["start"], one["end"]) for one in row.hours),
            "networks": tuple(row.networks),
            "note": row.note,
        }
    return {}
