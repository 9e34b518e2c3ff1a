"""guacd servers and their groups come in, and become the default only when it is said."""

from __future__ import annotations

import pytest
from tests.unit.control.port.changing import apply

from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.port.compare import Doing
from deskgate.control.port.plan import NodeEntry, NodeGroupEntry

pytestmark = pytest.mark.django_db


def test_made_then_changed() -> None:
    group = NodeGroupEntry(name="Europe")
    node = NodeEntry(name="berlin", host="10.0.0.1", port=4823, tls=True, groups=("Europe",))
    assert apply(group, node) == [Doing.CREATE, Doing.CREATE]
    assert apply(NodeEntry(name="berlin", host="10.0.0.2", is_enabled=False)) == [Doing.UPDATE]
    row = GuacdNode.objects.get()
    assert (row.host, row.port, row.tls, row.is_enabled) == ("10.0.0.2", 4823, True, False)
    assert [one.name for one in row.groups.all()] == ["Europe"]
    apply(NodeEntry(name="berlin", host="10.0.0.2", groups=()))
    assert not row.groups.exists()


def test_one_default() -> None:
    apply(NodeEntry(name="a", host="h", is_default=True), NodeEntry(name="b", host="h"))
    assert GuacdNode.objects.get(is_default=True).name == "a"
    apply(NodeEntry(name="b", host="h", is_default=True))
    assert GuacdNode.objects.get(is_default=True).name == "b"
    apply(NodeEntry(name="b", host="h", is_default=False))
    assert GuacdNode.objects.get(is_default=True).name == "b"
    apply(NodeGroupEntry(name="g", is_default=True))
    assert NodeGroup.objects.get().is_default
    assert not GuacdNode.objects.filter(is_default=True).exists()
