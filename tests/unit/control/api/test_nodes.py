"""/nodes and /node-groups."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers, FakeGuacds

from deskgate.control.accounts.models import User
from deskgate.control.nodes.models import GuacdNode, NodeGroup

pytestmark = pytest.mark.django_db


def test_a_server_from_its_making_to_its_end(
    admin: User, browser: Browsers, fake_guacd: FakeGuacds
) -> None:
    page = browser("root")
    at = fake_guacd("4.args,13.VERSION_1_3_0,8.hostname;")
    group = page.send("POST", "/node-groups", {"name": "all"}).json()
    made = page.send(
        "POST",
        "/nodes",
        {"name": "one", "host": at.host, "port": at.port, "group_ids": [group["id"]]},
    )
    assert made.status_code == 201
    node = made.json()
    assert (node["health"]["state"], node["sessions"], node["used_by"]) == ("unknown", 0, 0)
    path = f"/nodes/{node['id']}"
    assert page.send("POST", f"{path}/check").json()["state"] == "ok"
    changed = page.send("PATCH", path, {"name": "two", "is_default": True, "group_ids": []}).json()
    assert (changed["name"], changed["is_default"], changed["group_ids"]) == ("two", True, [])
    assert [n["name"] for n in page.get("/nodes").json()["items"]] == ["two"]
    assert page.get(path).json()["health"]["version"] == "VERSION_1_3_0"
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).status_code == 404


def test_a_group_from_its_making_to_its_end(admin: User, browser: Browsers) -> None:
    page = browser("root")
    node = GuacdNode.objects.create(name="one", host="o")
    group = page.send("POST", "/node-groups", {"name": "all", "node_ids": [str(node.pk)]}).json()
    assert group["node_ids"] == [str(node.pk)]
    path = f"/node-groups/{group['id']}"
    changed = page.send("PATCH", path, {"name": "none", "node_ids": [], "is_default": True}).json()
    assert (changed["name"], changed["node_ids"], changed["is_default"]) == ("none", [], True)
    assert page.get(path).json()["name"] == "none"
    assert len(page.get("/node-groups").json()["items"]) == 1
    assert page.send("DELETE", path).status_code == 204
    assert not NodeGroup.objects.exists()


def test_the_later_of_two_editors_is_told(admin: User, browser: Browsers) -> None:
    page = browser("root")
    node = page.send("POST", "/nodes", {"name": "one", "host": "o"}).json()
    path = f"/nodes/{node['id']}"
    seen = page.get(path).headers["ETag"]
    first = page.send("PATCH", path, {"port": 4823}, If_Match=seen)
    assert first.status_code == 200
    late = page.send("PATCH", path, {"port": 4824}, If_Match=seen)
    assert (late.status_code, late.json()["type"]) == (412, "outdated")
    again = page.send("PATCH", path, {"port": 4824}, If_Match=first.headers["ETag"])
    assert again.status_code == 200


def test_what_does_not_exist_can_t_be_named(admin: User, browser: Browsers) -> None:
    page = browser("root")
    answer = page.send("POST", "/nodes", {"name": "x", "host": "x", "group_ids": ["77"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "group_ids")
    answer = page.send("POST", "/node-groups", {"name": "x", "node_ids": ["x"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "node_ids")


@pytest.mark.parametrize("path", ["nodes", "node-groups", "nodes/1", "node-groups/1"])
def test_nobody_else(person: User, browser: Browsers, path: str) -> None:
    assert browser("Ada").get(f"/{path}").status_code == 403
    assert browser().get(f"/{path}").status_code == 401
