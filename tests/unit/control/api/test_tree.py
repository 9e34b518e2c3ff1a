"""The tree in one answer, written directly, and in how many queries."""

from __future__ import annotations

from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.api.tree import tree_json
from deskgate.control.api.tree_schemas import TreeOut
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.folder_services import folder_create, folder_ensure
from deskgate.control.tree.models import Connection, Folder, FolderKind
from deskgate.control.tree.services import connection_create
from deskgate.control.tree.whole import tree_get

AWKWARD = 'Ä "quoted" \\ \u2028 <b>'


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


def test_the_text_is_what_the_schema_says(person: User, connection: Connection) -> None:
    above = folder_create(name=AWKWARD.replace("\u2028", ""), parent=None)
    folder = folder_create(name="B", parent=above)
    Folder.objects.update(kind=FolderKind.BALANCING)
    made = connection_create(
        name=AWKWARD.replace("\u2028", ""),
        protocol="ssh",
        folder=folder,
        parameters={"hostname": "h"},
        tags=['"x"', "Ä\\"],
        icon="home",
        color="#aabbcc",
    )
    AccessGrant.objects.create(user=person, folder=folder, role=Role.SHARE)
    tree = tree_get(user=person)
    tree.favourites.append(made.pk)
    read = TreeOut.model_validate_json(tree_json(tree))
    assert [(f.name, f.role) for f in read.folders] == [
        (f.name, f.role and f.role.label) for f in tree.folders
    ]
    kinds = {f.name: f.kind for f in read.folders}
    assert kinds == {"B": "balancing", above.name: "organizational"}  # which is on the way only
    found = read.connections[0]
    assert (found.name, found.tags) == (made.name, ['"x"', "Ä\\"])
    assert (found.icon, found.color, found.role) == ("home", "#aabbcc", "share")
    assert read.favourites == [str(made.pk)]


def test_a_person_without_rights_sees_nothing(
    browser: Browsers, person: User, connection: Connection
) -> None:
    nothing: dict[str, list[object]] = {
        name: [] for name in ("folders", "connections", "favourites", "recent")
    }
    assert browser("ada").get("/tree").json() == nothing


def test_the_number_of_queries_does_not_grow(browser: Browsers, admin: User) -> None:
    page = browser("root")
    page.get("/tree")
    with CaptureQueriesContext(database) as few:
        page.get("/tree")
    folders = [folder_ensure(path=f"f{i}/sub") for i in range(20)]
    Connection.objects.bulk_create(
        Connection(name=f"c{i}", protocol="ssh", folder=folders[i % 20]) for i in range(1000)
    )
    with CaptureQueriesContext(database) as many:
        answer = page.get("/tree")
    assert len(answer.json()["connections"]) == 1000
    assert len(many) == len(few)
