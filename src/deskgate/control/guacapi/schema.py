"""/schema: what forms ask, of connections out of the catalogue. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from deskgate.control.catalogue import PROTOCOLS, Group, Parameter, Protocol, Type
from deskgate.control.guacapi.view import Caller, by_method, in_source

Map = dict[str, Any]

# Guacamole's words for the types of our catalogue.
TYPES: Final = {
    Type.TEXT: "TEXT",
    Type.USERNAME: "USERNAME",
    Type.PASSWORD: "PASSWORD",
    Type.NUMBER: "NUMERIC",
    Type.ENUM: "ENUM",
    Type.BOOLEAN: "BOOLEAN",
    Type.MULTILINE: "MULTILINE",
    Type.TIMEZONE: "TIMEZONE",
    Type.COLOR_SCHEME: "TERMINAL_COLOR_SCHEME",
}


def _field(name: str, kind: str, options: list[str] | None = None) -> Map:
    if kind == "BOOLEAN":
        options = ["true"]  # what it is when it is on
    return {"name": name, "type": kind, **({} if options is None else {"options": options})}


def _form(name: str, **fields: str) -> Map:
    """Fields are written with _ for -."""
    made = [_field(one.replace("_", "-"), kind) for one, kind in fields.items()]
    return {"name": name, "fields": made}


_DISABLED: Final = _form("restrictions", disabled="BOOLEAN")
_LIMITS: Final = {"max_connections": "NUMERIC", "max_connections_per_user": "NUMERIC"}
_GUACD: Final = {
    "name": "guacd",
    "fields": [
        _field("guacd-hostname", "TEXT"),
        _field("guacd-port", "NUMERIC"),
        _field("guacd-encryption", "ENUM", ["", "none", "ssl"]),
    ],
}
FORMS: Final[dict[str, list[Map]]] = {
    "userAttributes": [
        _form(
            "profile",
            guac_full_name="TEXT",
            guac_email_address="EMAIL",
            guac_organization="TEXT",
            guac_organizational_role="TEXT",
        ),
        _form(
            "restrictions",
            disabled="BOOLEAN",
            expired="BOOLEAN",
            access_window_start="TIME",
            access_window_end="TIME",
            valid_from="DATE",
            valid_until="DATE",
            timezone="TIMEZONE",
        ),
    ],
    "userPreferenceAttributes": [
        _form("profile", guac_full_name="TEXT", guac_email_address="EMAIL", timezone="TIMEZONE")
    ],
    "userGroupAttributes": [_DISABLED],
    "connectionAttributes": [
        _form("concurrency", **_LIMITS),
        _form("load-balancing", weight="NUMERIC", failover_only="BOOLEAN"),
        _GUACD,
    ],
    "sharingProfileAttributes": [],
    "connectionGroupAttributes": [
        _form("concurrency", **_LIMITS, enable_session_affinity="BOOLEAN")
    ],
}
_SHARING: Final = [_form("display", read_only="BOOLEAN")]


def protocol_map(protocol: Protocol) -> Map:
    """A protocol with its forms, in the order of our own."""
    return {
        "name": protocol.name,
        "connectionForms": [_group(group) for group in protocol.groups],
        "sharingProfileForms": _SHARING,
    }


def _group(group: Group) -> Map:
    return {"name": group.name, "fields": [_parameter(one) for one in group.parameters]}


def _parameter(parameter: Parameter) -> Map:
    options = None
    if parameter.type is Type.ENUM:
        # The first stands for guacd's own default.
        options = ["", *(one.value for one in parameter.options if one.value)]
    return _field(parameter.name, TYPES[parameter.type], options)


def _forms(request: HttpRequest, caller: Caller, kind: str) -> list[Map]:
    del request, caller
    return FORMS[kind]


def _protocols(request: HttpRequest, caller: Caller) -> Map:
    del request, caller
    return {protocol.name: protocol_map(protocol) for protocol in PROTOCOLS}


forms = by_method(GET=in_source(_forms))
protocols = by_method(GET=in_source(_protocols))
