"""What is there now, as a plan: for the export, and to compare a file with.

Laws: a constant number of queries; secrets stay sealed until somebody asks; what is a person's own
(personal credentials, values of named ones, favourites, second factors) is not part of it, except
that the values of named credentials are there to be compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from typing import Any, Final, Literal, cast

from deskgate.control.accounts.models import Group, GroupNesting, Membership, Source, User
from deskgate.control.errors import Conflict
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    Hidden,
    MemberEntry,
    NestingEntry,
    NodeEntry,
    NodeGroupEntry,
    Plan,
    SharingProfileEntry,
    TemplateEntry,
    UserEntry,
    ValueEntry,
)
from deskgate.control.tree.models import Connection, Folder, SharingProfile, Template
from deskgate.control.tree.paths import Path
from deskgate.control.vault.cipher import unseal
from deskgate.control.vault.models import (
    ConnectionSecret,
    Credential,
    CredentialKind,
    CredentialSecret,
    CredentialValue,
)

_ROUNDS: Final = 64  # folders within folders, at most; a ring ends there
_TRIES: Final = 3


class SealedSecret:
    """A stored secret that is opened when somebody asks, and only then."""

    __slots__ = ("_token",)

    def __init__(self, token: bytes) -> None:
        self._token = token

    def reveal(self) -> str:
        """The secret. Raises KeyTrouble."""
        return unseal(self._token).reveal()

    def __repr__(self) -> str:
        return "<secret>"


class PasswordHash(SealedSecret):
    """What Django keeps of a password: no secret of ours seals it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        super().__init__(b"")
        self._text = text

    def reveal(self) -> str:
        """The hash."""
        return self._text


def snapshot() -> Plan:
    """Everything. Raises Conflict when it doesn't hold still."""
    for _ in range(_TRIES):
        with suppress(KeyError):  # somebody has made or moved something between two queries
            return _taken()
    raise Conflict("The tree is being changed at this moment. Try again.")


def _taken() -> Plan:
    paths = folder_paths(Folder.objects.order_by().values_list("pk", "parent_id", "name"))
    connections = {
        row.pk: row
        for row in Connection.objects.select_related("node", "node_group", "credential", "template")
    }
    return Plan(
        node_groups=tuple(
            NodeGroupEntry(name=row.name, is_default=row.is_default)
            for row in NodeGroup.objects.all()
        ),
        nodes=_nodes(),
        templates=tuple(
            TemplateEntry(
                name=row.name, protocol=row.protocol, parameters=row.parameters, notes=row.notes
            )
            for row in Template.objects.all()
        ),
        folders=_folders(paths),
        connections=_connections(connections.values(), paths),
        sharing_profiles=tuple(
            SharingProfileEntry(
                connection=_path(connections[row.connection_id], paths),
                name=row.name,
                parameters=row.parameters,
            )
            for row in SharingProfile.objects.all()
        ),
        grants=_grants(paths, connections),
        **_people(),
        **_credentials(paths),
    )


def snapshot_to_keep() -> Plan:
    """What an export holds: without what is a person's own, and a directory's people in groups."""
    return replace(snapshot(), values=())


def folder_paths(rows: Iterable[tuple[int, int | None, str]]) -> dict[int, Path]:
    """The path of each folder by its key; each is walked once."""
    folders = {key: (parent, name) for key, parent, name in rows}
    paths: dict[int, Path] = {}

    def path(key: int, depth: int) -> Path:
        if key not in paths:
            parent, name = folders[key]
            above = () if parent is None or depth > _ROUNDS else path(parent, depth + 1)
            paths[key] = (*above, name)
        return paths[key]

    for key in folders:
        path(key, 0)
    return paths


def _nodes() -> tuple[NodeEntry, ...]:
    return tuple(
        NodeEntry(
            name=row.name,
            host=row.host,
            port=row.port,
            tls=row.tls,
            # The setting makes that one the default, wherever it is set.
            is_default=row.is_default and not row.from_settings,
            is_enabled=row.is_enabled,
            groups=tuple(sorted(group.name for group in row.groups.all())),
        )
        for row in GuacdNode.objects.prefetch_related("groups")
    )


def _iso(value: date | time | None) -> str:
    if isinstance(value, time):
        return value.isoformat("seconds")
    return "" if value is None else value.isoformat()


def _people() -> dict[str, Any]:
    members = Membership.objects.filter(source=Source.MANUAL).select_related("user", "group")
    return {
        "users": tuple(
            UserEntry(
                username=row.username,
                full_name=row.full_name,
                email=row.email,
                time_zone=row.time_zone,
                organization=row.organization,
                organizational_role=row.organizational_role,
                valid_from=_iso(row.valid_from),
                valid_until=_iso(row.valid_until),
                window_start=_iso(row.window_start),
                window_end=_iso(row.window_end),
                password_expired=row.password_expired,
                is_admin=row.is_admin,
                is_active=row.is_active,
                password_hash=(PasswordHash(row.password) if row.has_usable_password() else None),
            )
            for row in User.objects.all()
        ),
        "groups": tuple(
            GroupEntry(
                name=row.name,
                description=row.description,
                require_second_factor=row.require_second_factor,
                is_enabled=row.is_enabled,
            )
            for row in Group.objects.all()
        ),
        "members": tuple(
            MemberEntry(group=row.group.name, username=row.user.username) for row in members
        ),
        "nestings": tuple(
            NestingEntry(parent=row.parent.name, child=row.child.name)
            for row in GroupNesting.objects.select_related("parent", "child")
        ),
    }


def _settled(row: Folder | Connection) -> dict[str, Any]:
    return {
        "node": row.node.name if row.node else None,
        "node_group": row.node_group.name if row.node_group else None,
        "credential_source": row.credential_source,
        "credential": row.credential.name if row.credential else None,
        "second_factor": row.second_factor,
        "notes": row.notes,
        "tags": tuple(row.tags),
        "icon": row.icon,
        "color": row.color,
        "max_sessions": row.max_sessions,
        "max_sessions_each": row.max_sessions_each,
    }


def _folders(paths: dict[int, Path]) -> tuple[FolderEntry, ...]:
    rows = Folder.objects.select_related("node", "node_group", "credential")
    return tuple(
        FolderEntry(
            path=paths[row.pk],
            parameters=row.parameters,
            folder_kind=row.kind,
            affinity=row.affinity,
            **_settled(row),
        )
        for row in rows
    )


def _connections(rows: Iterable[Connection], paths: dict[int, Path]) -> tuple[ConnectionEntry, ...]:
    secrets: defaultdict[int, dict[str, Hidden]] = defaultdict(dict)
    for secret in ConnectionSecret.objects.all():
        secrets[secret.connection_id][secret.name] = SealedSecret(bytes(secret.token))
    return tuple(
        ConnectionEntry(
            path=_within(paths, row.folder_id, row.name),
            protocol=row.protocol,
            template=row.template.name if row.template else None,
            parameters=row.parameters,
            secrets=secrets[row.pk],
            weight=row.weight,
            failover_only=row.failover_only,
            **_settled(row),
        )
        for row in rows
    )


def _path(row: Connection, paths: dict[int, Path]) -> Path:
    return _within(paths, row.folder_id, row.name)


def _within(paths: dict[int, Path], folder_id: int | None, name: str) -> Path:
    return (*(() if folder_id is None else paths[folder_id]), name)


def _credentials(paths: dict[int, Path]) -> dict[str, Any]:
    secrets: defaultdict[int, dict[str, Hidden]] = defaultdict(dict)
    for secret in CredentialSecret.objects.filter(value__credential__owner__isnull=True):
        secrets[secret.value_id][secret.name] = SealedSecret(bytes(secret.token))
    shared: dict[int, CredentialValue] = {}
    values: list[ValueEntry] = []
    rows = CredentialValue.objects.filter(credential__owner__isnull=True)
    for value in rows.select_related("credential", "person"):
        if value.person is None:
            shared[value.credential_id] = value
        else:
            values.append(
                ValueEntry(
                    credential=value.credential.name,
                    person=value.person.username,
                    username=value.username,
                    domain=value.domain,
                    secrets=secrets[value.pk],
                )
            )
    credentials = Credential.objects.filter(owner__isnull=True).exclude(
        kind=CredentialKind.PERSONAL
    )
    return {
        "values": tuple(values),
        "credentials": tuple(
            CredentialEntry(
                name=row.name,
                source=cast("Literal['static', 'named']", row.kind),
                folder=() if row.folder_id is None else paths[row.folder_id],
                default_domain=row.default_domain,
                notes=row.notes,
                username=shared[row.pk].username if row.pk in shared else "",
                domain=shared[row.pk].domain if row.pk in shared else "",
                secrets=secrets[shared[row.pk].pk] if row.pk in shared else {},
            )
            for row in credentials
        ),
    }


def _grants(paths: dict[int, Path], connections: dict[int, Connection]) -> tuple[GrantEntry, ...]:
    return tuple(
        grant_entry(row, paths, connections)
        for row in AccessGrant.objects.select_related("user", "group")
    )


def grant_entry(
    row: AccessGrant, paths: dict[int, Path], connections: dict[int, Connection]
) -> GrantEntry:
    """A grant's row as a plan has it."""
    on = None if row.connection_id is None else connections[row.connection_id]
    return GrantEntry(
        user=row.user.username if row.user else None,
        group=row.group.name if row.group else None,
        folder=None if row.folder_id is None else paths[row.folder_id],
        connection=None if on is None else _within(paths, on.folder_id, on.name),
        role=Role(row.role).label,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        hours=tuple((tuple(sorted(one["days"])), one["start"], one["end"]) for one in row.hours),
        time_zone=row.time_zone,
        networks=tuple(row.networks),
        view_only=row.view_only,
        may_copy=row.may_copy,
        may_paste=row.may_paste,
        may_upload=row.may_upload,
        may_download=row.may_download,
        recording_required=row.recording_required,
        note=row.note,
        row=row.pk,
    )
