"""Which guacd serves a connection."""

from __future__ import annotations

from deskgate.control.nodes.models import GuacdNode
from deskgate.control.nodes.selectors import address_for, default_address
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress


def test_own_then_default_then_child_then_none(connection: Connection, guacd: GuacdAddress) -> None:
    assert address_for(connection=connection) == guacd
    default = GuacdNode.objects.create(name="d", host="d", is_default=True)
    assert address_for(connection=connection) == GuacdAddress("d", 4822)
    connection.node = GuacdNode.objects.create(name="o", host="::1", port=4823, tls=True)
    assert address_for(connection=connection) == GuacdAddress("::1", 4823, tls=True)
    default.delete()
    assert default_address() == guacd


def test_none(connection: Connection) -> None:
    assert address_for(connection=connection) is None
