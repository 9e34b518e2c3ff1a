"""Which guacd serves a connection.

Law: a server is taken by name, else out of a group: those that answer first, of them the one with
the fewest live sessions; the others follow, for when it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.nodes.health import health_of, node_address
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.runtime import get_runtime
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import GuacdAddress


def nodes_visible_to(user: User) -> None:
    """Whether this person may see the guacd servers: administrators only. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators see the guacd servers.")


def node_get(*, user: User, node_id: str) -> GuacdNode:
    """One server. Raises Forbidden, NotFound."""
    nodes_visible_to(user)
    node = GuacdNode.objects.filter(pk=identifier(node_id)).first()
    if node is None:
        raise NotFound("There is no such guacd server.")
    return node


def node_group_get(*, user: User, group_id: str) -> NodeGroup:
    """One group of servers. Raises Forbidden, NotFound."""
    nodes_visible_to(user)
    group = NodeGroup.objects.filter(pk=identifier(group_id)).first()
    if group is None:
        raise NotFound("There is no such group of guacd servers.")
    return group


def default_addresses() -> list[GuacdAddress]:
    """The default guacds, best first: the group marked so, else the server, else the child."""
    group = NodeGroup.objects.filter(is_default=True).first()
    if group is not None:
        return _of_group(group)
    node = GuacdNode.objects.filter(is_default=True, is_enabled=True).first()
    if node is not None:
        return [node_address(node)]
    child = get_runtime().managed_guacd()
    return [child] if child else []


def default_address() -> GuacdAddress | None:
    """The default guacd, None when there is none."""
    return next(iter(default_addresses()), None)


def addresses_for(*, node: GuacdNode | None, group: NodeGroup | None) -> list[GuacdAddress]:
    """The guacds that may serve what names this server or this group, best first."""
    if node is not None:
        return [node_address(node)] if node.is_enabled else []
    return default_addresses() if group is None else _of_group(group)


def address_of(written: str) -> GuacdAddress | None:
    """The guacd whose address a session's row has; one that was disabled since still draws."""
    child = get_runtime().managed_guacd()
    known = [child] if child else []
    known += [node_address(node) for node in GuacdNode.objects.order_by("-is_enabled", "name")]
    return next((one for one in known if str(one) == written), None)


def sessions_at_guacds() -> Counter[str]:
    """How many sessions are live at each guacd, by its address."""
    rows = sessions_live().order_by().values_list("guacd").annotate(Count("id"))
    return Counter(dict(rows))


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A server, how many sessions it draws, how many folders and connections name it."""

    node: GuacdNode
    sessions: int
    used_by: int


def nodes_all() -> list[NodeRow]:
    """Every server, by name; five queries."""
    return node_rows(GuacdNode.objects.order_by("name"))


def node_rows(nodes: QuerySet[GuacdNode]) -> list[NodeRow]:
    """These servers with what is known of them."""
    at = sessions_at_guacds()
    by_connections = _naming(Connection.objects.all())
    by_folders = _naming(Folder.objects.all())
    return [
        NodeRow(node, at[str(node_address(node))], by_connections[node.pk] + by_folders[node.pk])
        for node in nodes.prefetch_related("groups")
    ]


def _naming(things: QuerySet[Connection] | QuerySet[Folder]) -> Counter[int]:
    named = things.filter(node__isnull=False).order_by()
    return Counter(dict(named.values_list("node").annotate(Count("pk"))))


def node_groups_all() -> list[NodeGroup]:
    """Every group with its servers, by name."""
    return list(NodeGroup.objects.prefetch_related("nodes").order_by("name"))


def _of_group(group: NodeGroup) -> list[GuacdAddress]:
    return _best_first(group.nodes.filter(is_enabled=True))


def _best_first(nodes: Iterable[GuacdNode]) -> list[GuacdAddress]:
    load = sessions_at_guacds()
    addresses = [node_address(node) for node in sorted(nodes, key=lambda node: node.name)]
    return sorted(addresses, key=lambda a: (health_of(a).state == "unreachable", load[str(a)]))
