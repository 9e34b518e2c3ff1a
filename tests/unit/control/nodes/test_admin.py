"""guacd servers in Django's administration."""

from __future__ import annotations

from django.test import Client

from deskgate.control.accounts.models import User
from deskgate.control.nodes.models import GuacdNode


def test_the_rule_for_hosts_holds_there_too(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    new = {"name": "new", "host": "a..b", "port": "4822"}
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
