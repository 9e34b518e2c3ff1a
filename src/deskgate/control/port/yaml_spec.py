"""Our YAML, described once for reading and for writing: its sections, and the keys of each.

A key whose value is its default is not written. docs/import.md has an example of it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from deskgate.control.port import plan
from deskgate.control.port.yaml_kinds import (
    BY_PROTOCOL,
    FLAG,
    FLAG_OR_NULL,
    HOURS,
    NAMES,
    NUMBER,
    NUMBER_OR_NULL,
    PARAMETERS,
    PATH,
    PATH_OR_NULL,
    SIGNED_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    TIME_OR_NULL,
    Kind,
    choice,
)
from deskgate.control.tree.models import FolderKind

VERSION: Final = 1


class Always:
    """The default of a key that is always written."""


ALWAYS: Final = Always()


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an item: its name in the file, the entry's attribute, its kind and default."""

    name: str
    attribute: str
    kind: Kind
    default: Any = ALWAYS
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A list of items of one kind. `beside`: keys that become entries of their own."""

    name: str
    attribute: str  # of the plan
    entry: type[plan.Entry]
    keys: tuple[Key, ...]
    beside: tuple[Key, ...] = ()


def _needed(name: str, attribute: str, kind: Kind = TEXT) -> Key:
    return Key(name, attribute, kind, needed=True)


_PROTOCOL: Final = _needed("protocol", "protocol")
_NOTES: Final = Key("notes", "notes", TEXT, "")
_SETTLED: Final = (
    Key("guacd", "node", TEXT_OR_NULL, None),
    Key("guacd-group", "node_group", TEXT_OR_NULL, None),
    Key(
        "credential-source",
        "credential_source",
        choice("inherit", "own", "vault", "pass-through", "ask"),
        "inherit",
    ),
    Key("credential", "credential", TEXT_OR_NULL, None),
    Key("second-factor", "second_factor", FLAG_OR_NULL, None),
    _NOTES,
    Key("tags", "tags", NAMES, ()),
    Key("icon", "icon", TEXT, ""),
    Key("color", "color", TEXT, ""),
    Key("max-sessions", "max_sessions", NUMBER_OR_NULL, None),
    Key("max-sessions-each", "max_sessions_each", NUMBER_OR_NULL, None),
)

SECTIONS: Final = (
    Section(
        "guacd-groups",
        "node_groups",
        plan.NodeGroupEntry,
        (_needed("name", "name"), Key("default", "is_default", FLAG, default=False)),
    ),
    Section(
        "guacd",
        "nodes",
        plan.NodeEntry,
        (
            _needed("name", "name"),
            _needed("host", "host"),
            Key("port", "port", NUMBER, 4822),
            Key("tls", "tls", FLAG, default=False),
            Key("default", "is_default", FLAG, default=False),
            Key("enabled", "is_enabled", FLAG, default=True),
            Key("groups", "groups", NAMES, ()),
        ),
    ),
    Section(
        "users",
        "users",
        plan.UserEntry,
        (
            _needed("username", "username"),
            Key("full-name", "full_name", TEXT, ""),
            Key("email", "email", TEXT, ""),
            Key("time-zone", "time_zone", TEXT, ""),
            Key("organization", "organization", TEXT, ""),
            Key("organizational-role", "organizational_role", TEXT, ""),
            Key("valid-from", "valid_from", TEXT, ""),
            Key("valid-until", "valid_until", TEXT, ""),
            Key("window-start", "window_start", TEXT, ""),
            Key("window-end", "window_end", TEXT, ""),
            Key("password-expired", "password_expired", FLAG, default=False),
            Key("admin", "is_admin", FLAG, default=False),
            Key("enabled", "is_active", FLAG, default=True),
        ),
    ),
    Section(
        "groups",
        "groups",
        plan.GroupEntry,
        (
            _needed("name", "name"),
            Key("description", "description", TEXT, ""),
            Key("second-factor", "require_second_factor", FLAG, default=False),
            Key("enabled", "is_enabled", FLAG, default=True),
        ),
        beside=(Key("users", "users", NAMES, ()), Key("groups", "groups", NAMES, ())),
    ),
    Section(
        "folders",
        "folders",
        plan.FolderEntry,
        (
            _needed("path", "path", PATH),
            Key("parameters", "parameters", BY_PROTOCOL, {}),
            Key("kind", "folder_kind", choice(*FolderKind.values), FolderKind.ORGANIZATIONAL.value),
            Key("affinity", "affinity", FLAG, default=False),
            *_SETTLED,
        ),
    ),
    Section(
        "templates",
        "templates",
        plan.TemplateEntry,
        (_needed("name", "name"), _PROTOCOL, Key("parameters", "parameters", PARAMETERS), _NOTES),
    ),
    Section(
        "credentials",
        "credentials",
        plan.CredentialEntry,
        (
            _needed("name", "name"),
            _needed("kind", "source", choice("static", "named")),
            Key("folder", "folder", PATH, ()),
            Key("username", "username", TEXT, ""),
            Key("domain", "domain", TEXT, ""),
            Key("default-domain", "default_domain", TEXT, ""),
            _NOTES,
        ),
    ),
    Section(
        "connections",
        "connections",
        plan.ConnectionEntry,
        (
            _needed("path", "path", PATH),
            _PROTOCOL,
            Key("template", "template", TEXT_OR_NULL, None),
            Key("parameters", "parameters", PARAMETERS),
            Key("weight", "weight", SIGNED_OR_NULL, None),
            Key("failover-only", "failover_only", FLAG, default=False),
            *_SETTLED,
        ),
    ),
    Section(
        "sharing-profiles",
        "sharing_profiles",
        plan.SharingProfileEntry,
        (
            _needed("connection", "connection", PATH),
            _needed("name", "name"),
            Key("parameters", "parameters", PARAMETERS),
        ),
    ),
    Section(
        "grants",
        "grants",
        plan.GrantEntry,
        (
            Key("user", "user", TEXT_OR_NULL, None),
            Key("group", "group", TEXT_OR_NULL, None),
            Key("folder", "folder", PATH_OR_NULL, None),
            Key("connection", "connection", PATH_OR_NULL, None),
            _needed("role", "role", choice("see", "connect", "share", "edit", "manage")),
            Key("from", "valid_from", TIME_OR_NULL, None),
            Key("until", "valid_until", TIME_OR_NULL, None),
            Key("hours", "hours", HOURS, ()),
            Key("time-zone", "time_zone", TEXT, "UTC"),
            Key("networks", "networks", NAMES, ()),
            Key("view-only", "view_only", FLAG, default=False),
            Key("copy", "may_copy", FLAG, default=True),
            Key("paste", "may_paste", FLAG, default=True),
            Key("upload", "may_upload", FLAG, default=True),
            Key("download", "may_download", FLAG, default=True),
            Key("recording", "recording_required", FLAG, default=False),
            Key("note", "note", TEXT, ""),
        ),
        beside=(Key("everything", "everything", FLAG, default=False),),
    ),
)
