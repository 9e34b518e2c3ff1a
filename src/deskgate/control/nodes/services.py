"""Writes to the guacd servers and their groups. Who may is asked before, by the selectors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.hosts import host_normal
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.grants import GuacdAddress

SETTINGS_NODE: Final = "DESKGATE_GUACD"
NAME_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class NodeChange:
    """What is given of a server; None keeps what is."""

    name: str | None = None
    host: str | None = None
    port: int | None = None
    tls: bool | None = None
    is_enabled: bool | None = None
    groups: Collection[NodeGroup] | None = None


def node_create(*, change: NodeChange) -> GuacdNode:
    """A new server. Raises Invalid."""
    node = GuacdNode()
    with transaction.atomic():
        _node_write(node, change, {"name": change.name or "", "host": change.host or ""})
        record("node.create", node, details={"address": f"{node.host}:{node.port}"})
    return node


def node_update(*, node: GuacdNode, change: NodeChange) -> GuacdNode:
    """Change what is given. Raises Invalid, Conflict."""
    given = {n: getattr(change, n) for n in ("name", "host", "port", "tls", "is_enabled")}
    changed = {n: v for n, v in given.items() if v is not None and v != getattr(node, n)}
    if node.from_settings and changed.keys() & {"host", "port", "tls"}:
        raise Conflict(
            f"This server comes from the setting {SETTINGS_NODE}: change its address there."
        )
    with transaction.atomic():
        _node_write(node, change, changed)
        record("node.update", node, details=changed)
    return node


def node_delete(*, node: GuacdNode) -> None:
    """Delete a server that nothing names. Raises Conflict."""
    if node.from_settings:
        raise Conflict(f"This server comes from the setting {SETTINGS_NODE}: unset it there.")
    with transaction.atomic():
        record("node.delete", node)
        _delete(node, "server")


def node_make_default(*, node: GuacdNode) -> None:
    """This server serves every connection that names none."""
    with transaction.atomic():
        node_default_clear()
        GuacdNode.objects.filter(pk=node.pk).update(is_default=True)
        record("node.make-default", node)


def node_default_clear() -> None:
    """No server and no group is the default any more; for whoever makes another one so."""
    GuacdNode.objects.filter(is_default=True).update(is_default=False)
    NodeGroup.objects.filter(is_default=True).update(is_default=False)


def node_group_create(*, name: str, nodes: Collection[GuacdNode] = ()) -> NodeGroup:
    """A new group. Raises Invalid."""
    group = NodeGroup(name=_name(name))
    with transaction.atomic():
        _save(group)
        group.nodes.set(nodes)
        record("node-group.create", group, details={"nodes": sorted(str(n) for n in nodes)})
    return group


def node_group_update(
    *, group: NodeGroup, name: str | None = None, nodes: Collection[GuacdNode] | None = None
) -> NodeGroup:
    """Rename a group, or say who is in it. Raises Invalid."""
    with transaction.atomic():
        if name is not None:
            group.name = _name(name)
        _save(group)
        if nodes is not None:
            group.nodes.set(nodes)
        record(
            "node-group.update", group, details={"nodes": sorted(str(n) for n in group.nodes.all())}
        )
    return group


def node_group_delete(*, group: NodeGroup) -> None:
    """Delete a group that nothing names; its servers stay. Raises Conflict."""
    with transaction.atomic():
        record("node-group.delete", group)
        _delete(group, "group")


def node_group_make_default(*, group: NodeGroup) -> None:
    """The servers of this group serve every connection that names none."""
    with transaction.atomic():
        node_default_clear()
        NodeGroup.objects.filter(pk=group.pk).update(is_default=True)
        record("node-group.make-default", group)


def node_from_settings(*, address: GuacdAddress | None) -> None:
    """Make the row of DESKGATE_GUACD say what the setting says; unset, the row goes."""
    row = GuacdNode.objects.filter(from_settings=True).first()
    if address is None:
        if row is not None:
            _settings_node_drop(row)
        return
    wanted = {"host": address.host, "port": address.port, "tls": address.tls, "is_default": True}
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return
    with transaction.atomic():
        node_default_clear()
        GuacdNode.objects.update_or_create(
            from_settings=True, defaults=wanted, create_defaults={**wanted, "name": SETTINGS_NODE}
        )


def _settings_node_drop(row: GuacdNode) -> None:
    if row.connections.exists() or row.folders.exists():
        # They were told to use it: it stays, as an ordinary server.
        row.is_default = row.from_settings = False
        row.save(update_fields=["is_default", "from_settings"])
    else:
        row.delete()


def _node_write(node: GuacdNode, change: NodeChange, values: dict[str, object]) -> None:
    if "name" in values:
        node.name = _name(str(values["name"]))
    if "host" in values:
        node.host = host_normal(str(values["host"]))
    if change.port is not None:
        if not 1 <= change.port <= 65535:
            raise Invalid({"port": ["Give a port from 1 to 65535."]})
        node.port = change.port
    if change.tls is not None:
        node.tls = change.tls
    if change.is_enabled is not None:
        node.is_enabled = change.is_enabled
    _save(node)
    if change.groups is not None:
        node.groups.set(change.groups)


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid({"name": [f"Give a name of 1 to {NAME_LENGTH} printable characters."]})
    return name


def _save(thing: GuacdNode | NodeGroup) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError:
        raise Invalid({"name": ["This name is taken already."]}) from None


def _delete(thing: GuacdNode | NodeGroup, what: str) -> None:
    try:
        with transaction.atomic():
            thing.delete()
    except ProtectedError:
        raise Conflict(
            f"Folders or connections name this {what}. Give them another one first."
        ) from None
