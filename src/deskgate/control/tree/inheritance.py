"""What applies to a connection, put together from all that is said about it, and who said it.

The order, from the weakest: guacd's own default (not sent, so not here), the one that we send in
its place, the folders from the root down, the template, the connection. A value of "" stands for
"as if nobody above had said anything". Node, credentials and second factor: the connection, else
the nearest folder.

Laws: the number of queries is constant, however many connections are asked for and however deep
they stand; no secret is ever inherited.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Final

from django.db.models import prefetch_related_objects

from deskgate.control.catalogue import PROTOCOLS
from deskgate.control.errors import Outdated
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.permissions.reach import folders_up_from
from deskgate.control.tree.models import Connection, CredentialSource, Folder, Settled
from deskgate.control.vault.models import Credential

# From so many places on, reading all folders is quicker than looking for the ones above them.
_MANY: Final = 500


class OriginKind(StrEnum):
    """Where a value can be defined."""

    DEFAULT = "default"
    FOLDER = "folder"
    TEMPLATE = "template"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value is defined; a default has neither key nor name."""

    kind: OriginKind
    id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value, never empty, and where it comes from."""

    value: str
    origin: Origin


Values = Mapping[str, Value]
DEFAULT: Final = Origin(OriginKind.DEFAULT)
_GRANTED: Final[dict[str, Values]] = {
    p.name: {n: Value(v, DEFAULT) for n, v in p.granted_defaults().items()} for p in PROTOCOLS
}


@dataclass(frozen=True)
class Settlement:
    """The settings beside the parameters. `credential_source` is never `inherit`."""

    credential_source: CredentialSource = CredentialSource.OWN
    credential: Credential | None = None
    credential_origin: Origin = DEFAULT
    node: GuacdNode | None = None
    node_group: NodeGroup | None = None
    node_origin: Origin = DEFAULT
    second_factor: bool = False
    second_factor_origin: Origin = DEFAULT


@dataclass(frozen=True)
class Effective(Settlement):
    """What applies to a connection; `values` by guacd's names, without the secret ones."""

    values: Values = field(default_factory=dict)

    def parameters(self) -> dict[str, str]:
        """What guacd is told, secrets aside."""
        return {name: value.value for name, value in self.values.items()}


@dataclass(frozen=True)
class FolderEffective(Settlement):
    """What a folder hands down; `values` by protocol."""

    values: Mapping[str, Values] = field(default_factory=lambda: _GRANTED)


def effective(connection: Connection) -> Effective:
    """What applies to this connection, as it is in memory; two queries, fewer at the root."""
    return effective_all([connection])[connection.pk]


def effective_all(connections: Collection[Connection]) -> dict[int, Effective]:
    """What applies to each of these, by their keys; five queries at most."""
    prefetch_related_objects(list(connections), "template", "credential", "node", "node_group")
    folders = _Folders({c.folder_id for c in connections if c.folder_id is not None})
    return {c.pk: _of_connection(c, folders.handed(c.folder_id)) for c in connections}


def effective_folder(folder: Folder) -> FolderEffective:
    """What this folder, as it is in memory, hands down to what it holds."""
    folders = _Folders({folder.parent_id} if folder.parent_id is not None else set())
    return _of_folder(folder, folders.handed(folder.parent_id))


class _Folders:
    """The folders above some places, each worked out once."""

    def __init__(self, folder_ids: Collection[int]) -> None:
        rows: Iterable[Folder] = ()
        if folder_ids:
            found = Folder.objects.select_related("credential", "node", "node_group").order_by()
            rows = (
                found
                if len(folder_ids) > _MANY
                else found.filter(pk__in=folders_up_from(folder_ids))
            )
        self._rows = {folder.pk: folder for folder in rows}
        self._handed: dict[int | None, FolderEffective] = {None: FolderEffective()}

    def handed(self, folder_id: int | None) -> FolderEffective:
        """What applies to everything in this folder; in the root (None): the defaults."""
        known = self._handed.get(folder_id)
        if known is None:
            folder = self._rows.get(folder_id or 0)
            if folder is None:  # gone since the connection was read
                raise Outdated
            self._handed[folder_id] = FolderEffective()  # what a ring would find, and end
            known = _of_folder(folder, self.handed(folder.parent_id))
            self._handed[folder_id] = known
        return known


def _of_folder(folder: Folder, outer: FolderEffective) -> FolderEffective:
    origin = Origin(OriginKind.FOLDER, folder.pk, folder.name)
    values = dict(outer.values)
    for protocol, said in folder.parameters.items():
        values[protocol] = _override(protocol, values.get(protocol, {}), said, origin)
    return FolderEffective(**vars(_settled(folder, outer, origin)), values=values)


def _of_connection(connection: Connection, outer: FolderEffective) -> Effective:
    protocol, template = connection.protocol, connection.template
    origin = Origin(OriginKind.CONNECTION, connection.pk, connection.name)
    values = outer.values.get(protocol, {})
    if template is not None:
        source = Origin(OriginKind.TEMPLATE, template.pk, template.name)
        values = _override(protocol, values, template.parameters, source)
    values = _override(protocol, values, connection.parameters, origin)
    return Effective(**vars(_settled(connection, outer, origin)), values=values)


def _override(protocol: str, outer: Values, said: Mapping[str, str], origin: Origin) -> Values:
    if not said:
        return outer
    values = dict(outer)
    for name, value in said.items():
        if value:
            values[name] = Value(value, origin)
        elif name in (granted := _GRANTED.get(protocol, {})):
            values[name] = granted[name]
        else:
            values.pop(name, None)
    return values


def _settled(thing: Settled, outer: Settlement, origin: Origin) -> Settlement:
    given = Settlement(**{f.name: getattr(outer, f.name) for f in fields(Settlement)})
    if thing.credential_source != CredentialSource.INHERIT:
        given = replace(
            given,
            credential_source=CredentialSource(thing.credential_source),
            credential=thing.credential,
            credential_origin=origin,
        )
    if thing.node_id is not None or thing.node_group_id is not None:
        given = replace(given, node=thing.node, node_group=thing.node_group, node_origin=origin)
    if thing.second_factor is not None:
        given = replace(given, second_factor=thing.second_factor, second_factor_origin=origin)
    return given
