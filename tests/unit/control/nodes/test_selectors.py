"""Which guacd serves a connection."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.nodes import health
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.nodes.selectors import (
    addresses_for,
    default_address,
    default_addresses,
    node_get,
    node_group_get,
    node_rows,
    nodes_all,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio() -> NodeGroup:
    """A group of three servers: a, b, c."""
    group = NodeGroup.objects.create(name="trio")
    for name in "abc":
        group.nodes.add(GuacdNode.objects.create(name=name, host=name))
    return group


def hosts(addresses: list[GuacdAddress]) -> str:
    return "".join(address.host for address in addresses)


def test_by_name_then_default_then_child_then_none(guacd: GuacdAddress) -> None:
    assert addresses_for(node=None, group=None) == [guacd]
    default = GuacdNode.objects.create(name="d", host="d", is_default=True)
    assert addresses_for(node=None, group=None) == [GuacdAddress("d", 4822)]
    named = GuacdNode.objects.create(name="o", host="::1", port=4823, tls=True)
    assert addresses_for(node=named, group=None) == [GuacdAddress("::1", 4823, tls=True)]
    default.delete()
    assert default_address() == guacd


def test_none() -> None:
    assert default_addresses() == []
    assert default_address() is None


def test_the_least_loaded_comes_first(
    trio: NodeGroup, person: User, make_session: Sessions
) -> None:
    for host, count in (("a", 2), ("b", 1)):
        for _ in range(count):
            row = make_session(person=person)
            row.guacd = f"{host}:4822"
            row.save()
    over = make_session(person=person, over=True)
    over.guacd = "c:4822"
    over.save()
    assert hosts(addresses_for(node=None, group=trio)) == "cba"


def test_the_dead_come_last_and_the_switched_off_not_at_all(
    trio: NodeGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = health.Health("unreachable")
    monkeypatch.setitem(health._known, GuacdAddress("a", 4822), dead)
    assert hosts(addresses_for(node=None, group=trio)) == "bca"
    trio.nodes.filter(name="b").update(is_enabled=False)
    assert hosts(addresses_for(node=None, group=trio)) == "ca"
    off = GuacdNode.objects.get(name="b")
    assert addresses_for(node=off, group=None) == []


def test_a_group_can_be_the_default(trio: NodeGroup, guacd: GuacdAddress) -> None:
    trio.is_default = True
    trio.save()
    assert hosts(default_addresses()) == "abc"


def test_a_default_that_is_switched_off_serves_nobody(guacd: GuacdAddress) -> None:
    GuacdNode.objects.create(name="d", host="d", is_default=True, is_enabled=False)
    assert default_addresses() == [guacd]


def test_rows_tell_how_much_a_server_is_used(
    trio: NodeGroup,
    connection: Connection,
    person: User,
    make_session: Sessions,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    connection.node = GuacdNode.objects.get(name="b")
    connection.save()
    row = make_session(person=person)
    row.guacd = "b:4822"
    row.save()
    with django_assert_num_queries(5):
        rows = nodes_all()
    assert [(r.node.name, r.sessions, r.used_by) for r in rows] == [
        ("a", 0, 0),
        ("b", 1, 1),
        ("c", 0, 0),
    ]
    assert [r.node.name for r in node_rows(GuacdNode.objects.filter(name="c"))] == ["c"]


def test_administrators_only(trio: NodeGroup, admin: User, person: User) -> None:
    key = str(GuacdNode.objects.get(name="a").pk)
    assert node_get(user=admin, node_id=key).name == "a"
    assert node_group_get(user=admin, group_id=str(trio.pk)) == trio
    with pytest.raises(Forbidden):
        node_get(user=person, node_id=key)
    with pytest.raises(Forbidden):
        node_group_get(user=person, group_id=str(trio.pk))
    for missing in ("x", "0", "٣"):
        with pytest.raises(NotFound):
            node_get(user=admin, node_id=missing)
        with pytest.raises(NotFound):
            node_group_get(user=admin, group_id=missing)
