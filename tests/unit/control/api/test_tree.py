"""The tree in one answer, and in how many queries."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create, folder_ensure

QUERIES = 6  # session, person; folders, connections, favourites, recent ones


def test_everything_sorted_without_regard_to_case(browser: Browsers, admin: User) -> None:
    folder = folder_ensure(path="beta/gamma")
    assert folder is not None
    folder_ensure(path="Alpha")
    for name in ("zeus", "Apollo", "hera"):
        connection_create(name=name, protocol="vnc", folder=folder, parameters={"hostname": "h"})
    tree = browser("root").get("/tree").json()
    assert [f["name"] for f in tree["folders"]] == ["Alpha", "beta", "gamma"]
    beta = tree["folders"][1]
    assert tree["folders"][2]["parent_id"] == beta["id"]
    assert [c["name"] for c in tree["connections"]] == ["Apollo", "hera", "zeus"]
    assert tree["connections"][0] == {
        "id": str(Connection.objects.get(name="Apollo").pk),
        "name": "Apollo",
        "protocol": "vnc",
        "folder_id": str(folder.pk),
        "hostname": "h",
        "icon": "",
        "color": "",
        "tags": [],
        "role": "manage",
    }


def test_a_person_without_rights_sees_nothing(
    browser: Browsers, person: User, connection: Connection
) -> None:
    nothing: dict[str, list[object]] = {
        name: [] for name in ("folders", "connections", "favourites", "recent")
    }
    assert browser("ada").get("/tree").json() == nothing


def test_the_number_of_queries_does_not_grow(
    browser: Browsers, admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    folders = [folder_ensure(path=f"f{i}/sub") for i in range(20)]
    Connection.objects.bulk_create(
        Connection(
            name=f"c{i}", protocol="ssh", folder=folders[i % 20], parameters={"hostname": f"h{i}"}
        )
        for i in range(1000)
    )
    page = browser("root")
    with django_assert_num_queries(QUERIES):
        answer = page.get("/tree")
    assert len(answer.json()["connections"]) == 1000
