"""Which guacd serves a connection."""

from __future__ import annotations

from deskgate.control.nodes.models import GuacdNode
from deskgate.control.runtime import get_runtime
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress


def node_address(*, node: GuacdNode) -> GuacdAddress:
    """A row as the gateway understands it."""
    return GuacdAddress(host=node.host, port=node.port, tls=node.tls)


def default_address() -> GuacdAddress | None:
    """The default guacd: the row marked so, else the managed child, else none."""
    node = GuacdNode.objects.filter(is_default=True).first()
    return node_address(node=node) if node else get_runtime().managed_guacd()


def address_for(*, connection: Connection) -> GuacdAddress | None:
    """The guacd of this connection."""
    return node_address(node=connection.node) if connection.node else default_address()
