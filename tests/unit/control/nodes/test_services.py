"""guacd servers: the setting's row, and the one default."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.nodes.services import (
    NodeChange,
    node_create,
    node_delete,
    node_from_settings,
    node_group_create,
    node_group_delete,
    node_group_make_default,
    node_group_update,
    node_make_default,
    node_update,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress

pytestmark = pytest.mark.django_db


def test_the_setting_is_the_default(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    own = GuacdNode.objects.create(name="own", host="b")
    node_make_default(node=own)
    node_from_settings(address=GuacdAddress("a", 4823, tls=True))
    row = GuacdNode.objects.get(is_default=True)
    assert (row.name, row.host, row.port, row.tls) == ("DESKGATE_GUACD", "a", 4823, True)
    with django_assert_num_queries(1):  # nothing to do is quick
        node_from_settings(address=GuacdAddress("a", 4823, tls=True))


def test_unset_again_the_row_goes() -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    node_from_settings(address=None)
    node_from_settings(address=None)
    assert not GuacdNode.objects.exists()


def test_unset_again_but_used_it_stays_as_an_ordinary_server(connection: Connection) -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    connection.node = GuacdNode.objects.get()
    connection.save()
    node_from_settings(address=None)
    row = GuacdNode.objects.get()
    assert (row.is_default, row.from_settings, str(row)) == (False, False, "DESKGATE_GUACD")


def test_the_server_of_the_setting_is_changed_there() -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    node = GuacdNode.objects.get()
    with pytest.raises(Conflict, match="DESKGATE_GUACD"):
        node_update(node=node, change=NodeChange(host="b"))
    with pytest.raises(Conflict, match="DESKGATE_GUACD"):
        node_delete(node=node)
    assert node_update(node=node, change=NodeChange(name="main", host="a")).name == "main"


def test_a_server_is_made_changed_and_deleted_and_the_log_says_so() -> None:
    group = node_group_create(name="all")
    node = node_create(change=NodeChange(name=" one ", host="[::1]", port=4823, groups=[group]))
    assert (node.name, node.host, node.port, list(node.groups.all())) == (
        "one",
        "::1",
        4823,
        [group],
    )
    node_update(node=node, change=NodeChange(is_enabled=False, tls=True, groups=[]))
    node.refresh_from_db()
    assert (node.is_enabled, node.tls, node.name, node.groups.count()) == (False, True, "one", 0)
    node_delete(node=node)
    events = Event.objects.order_by("id").values_list("action", "thing_name")
    assert list(events) == [
        ("node-group.create", "all"),
        ("node.create", "one"),
        ("node.update", "one"),
        ("node.delete", "one"),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (NodeChange(name="", host="a"), "name"),
        (NodeChange(name="x" * 101, host="a"), "name"),
        (NodeChange(name="taken", host="a"), "name"),
        (NodeChange(name="x", host="a b"), "host"),
        (NodeChange(name="x"), "host"),
        (NodeChange(name="x", host="a", port=0), "port"),
    ],
)
def test_what_a_server_can_t_be(change: NodeChange, field: str) -> None:
    node_create(change=NodeChange(name="taken", host="t"))
    with pytest.raises(Invalid) as wrong:
        node_create(change=change)
    assert list(wrong.value.errors) == [field]
    assert GuacdNode.objects.count() == 1


def test_what_is_named_stays(connection: Connection) -> None:
    node = node_create(change=NodeChange(name="n", host="n"))
    group = node_group_create(name="g", nodes=[node])
    connection.node, connection.node_group = node, group
    connection.save()
    with pytest.raises(Conflict, match="another one first"):
        node_delete(node=node)
    with pytest.raises(Conflict, match="another one first"):
        node_group_delete(group=group)
    assert not Event.objects.filter(action__endswith="delete").exists()


def test_groups() -> None:
    one, two = (node_create(change=NodeChange(name=n, host=n)) for n in ("one", "two"))
    group = node_group_create(name="g", nodes=[one])
    node_group_update(group=group, name="h", nodes=[two])
    group.refresh_from_db()
    assert (group.name, list(group.nodes.all())) == ("h", [two])
    with pytest.raises(Invalid):
        node_group_create(name="h")
    node_group_delete(group=group)
    assert GuacdNode.objects.count() == 2


def test_there_is_one_default_a_server_or_a_group() -> None:
    node = node_create(change=NodeChange(name="n", host="n"))
    group = node_group_create(name="g", nodes=[node])
    node_make_default(node=node)
    node_group_make_default(group=group)
    assert not GuacdNode.objects.filter(is_default=True).exists()
    assert NodeGroup.objects.get(is_default=True) == group
    node_make_default(node=node)
    assert not NodeGroup.objects.filter(is_default=True).exists()
