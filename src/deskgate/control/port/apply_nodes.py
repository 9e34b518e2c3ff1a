"""Writes of guacd servers and their groups."""

from __future__ import annotations

from deskgate.control.nodes.services import (
    NodeChange,
    node_create,
    node_group_create,
    node_group_make_default,
    node_make_default,
    node_update,
)
from deskgate.control.port.compare import Change
from deskgate.control.port.found import Found
from deskgate.control.port.plan import UNSAID, NodeEntry, NodeGroupEntry


def node_group_write(found: Found, change: Change) -> None:
    """Make it; who is in it is said by the servers."""
    entry = change.wanted
    assert isinstance(entry, NodeGroupEntry)
    group = found.node_groups.get(entry.name)
    if group is None:
        group = found.node_groups[entry.name] = node_group_create(name=entry.name)
    if entry.is_default is True and not group.is_default:
        node_group_make_default(group=group)


def node_write(found: Found, change: Change) -> None:
    """Make or change it; what another server or group was the default before is no more."""
    entry = change.wanted
    assert isinstance(entry, NodeEntry)
    node = found.nodes.get(entry.name)
    groups = None if entry.groups is UNSAID else [found.node_groups[name] for name in entry.groups]
    wanted = NodeChange(
        name=entry.name,
        host=entry.host,
        port=None if entry.port is UNSAID else entry.port,
        tls=None if entry.tls is UNSAID else entry.tls,
        is_enabled=None if entry.is_enabled is UNSAID else entry.is_enabled,
        groups=groups,
    )
    node = node_create(change=wanted) if node is None else node_update(node=node, change=wanted)
    found.nodes[entry.name] = node
    if entry.is_default is True and not node.is_default:
        node_make_default(node=node)
