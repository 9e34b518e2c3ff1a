"""guacd servers in Django's administration."""

from __future__ import annotations

from django.test import Client

from deskgate.control.accounts.models import User
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.tree.models import Connection


def test_the_rule_for_hosts_holds_there_too(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    new = {"name": "new", "host": "a..b", "port": "4822", "is_enabled": "on"}
    answer = client.post("/admin/nodes/guacdnode/add/", new)
    assert b"between two dots" in answer.content
    client.post("/admin/nodes/guacdnode/add/", new | {"host": "[::1]"})
    assert GuacdNode.objects.get().host == "::1"


def test_adding_one_and_making_it_the_default(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    GuacdNode.objects.create(name="old", host="o", is_default=True)
    client.post("/admin/nodes/guacdnode/add/", {"name": "new", "host": "n", "port": "4822"})
    new = GuacdNode.objects.get(name="new")
    chosen = {"action": "make_default", "_selected_action": [new.pk]}
    client.post("/admin/nodes/guacdnode/", chosen)
    assert GuacdNode.objects.get(is_default=True) == new
    both = chosen | {"_selected_action": [row.pk for row in GuacdNode.objects.all()]}
    answer = client.post("/admin/nodes/guacdnode/", both, follow=True)
    assert b"Choose one server." in answer.content


def test_a_group_with_its_servers(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    node = GuacdNode.objects.create(name="one", host="o")
    client.post("/admin/nodes/nodegroup/add/", {"name": "all", "nodes": [node.pk]})
    group = NodeGroup.objects.get()
    assert list(group.nodes.all()) == [node]
    assert b"one" in client.get("/admin/nodes/nodegroup/").content
    client.post(f"/admin/nodes/nodegroup/{group.pk}/change/", {"name": "none", "nodes": []})
    group.refresh_from_db()
    assert (group.name, group.nodes.count()) == ("none", 0)
    chosen = {"action": "make_default", "_selected_action": [group.pk]}
    client.post("/admin/nodes/nodegroup/", chosen)
    assert NodeGroup.objects.get(is_default=True) == group
    client.post(f"/admin/nodes/nodegroup/{group.pk}/delete/", {"post": "yes"})
    assert not NodeGroup.objects.exists()


def test_what_is_named_stays_there_too(admin: User, connection: Connection) -> None:
    client = Client()
    client.force_login(admin)
    node = GuacdNode.objects.create(name="one", host="o")
    connection.node = node
    connection.save()
    client.post(f"/admin/nodes/guacdnode/{node.pk}/delete/", {"post": "yes"})
    assert GuacdNode.objects.exists()


def test_changing_a_server_keeps_what_is_not_on_the_form(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    node = GuacdNode.objects.create(name="one", host="o", is_default=True)
    form = {"name": "two", "host": "o", "port": "4823", "is_enabled": "on", "groups": []}
    client.post(f"/admin/nodes/guacdnode/{node.pk}/change/", form)
    node.refresh_from_db()
    assert (node.name, node.port, node.is_default) == ("two", 4823, True)
