"""The disk of guacd's machine: nobody but administrators says where on it something is."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Invalid
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.disk import disk_check
from deskgate.control.tree.folder_services import folder_create
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create

KEYS = "/var/lib/deskgate/keys"
DRIVE = {"enable-drive": "true", "drive-path": KEYS}


@pytest.fixture
def mine(person: User) -> Folder:
    """Ada manages all of it."""
    folder = folder_create(name="mine", parent=None)
    AccessGrant.objects.create(user=person, folder=folder, role=Role.MANAGE)
    return folder


@pytest.fixture
def recorded(mine: Folder) -> Connection:
    return connection_create(
        name="recorded",
        protocol="rdp",
        folder=mine,
        parameters={"hostname": "h", "recording-path": "/recordings"},
    )


def test_whoever_manages_a_folder_has_guacd_show_no_folder_of_its_machine(
    mine: Folder, recorded: Connection, browser: Browsers, admin: User
) -> None:
    def tried(name: str) -> list[int]:
        page = browser(name)
        new = {"name": "x", "protocol": "rdp", "folder_id": str(mine.pk)}
        answers = [
            page.send("POST", "/connections", {**new, "parameters": {"hostname": "h", **DRIVE}}),
            page.send("PATCH", f"/connections/{recorded.pk}", {"parameters": DRIVE}),
            page.send("PATCH", f"/folders/{mine.pk}", {"parameters": {"rdp": DRIVE}}),
            page.send(
                "POST",
                "/folders",
                {"name": "y", "parent_id": str(mine.pk), "parameters": {"rdp": DRIVE}},
            ),
        ]
        return [answer.status_code for answer in answers]

    assert tried("Ada") == [422, 422, 422, 422]
    assert tried("root") == [201, 200, 200, 201]


def test_nor_takes_a_recording_away_but_changes_the_rest(
    recorded: Connection, browser: Browsers
) -> None:
    page, path = browser("Ada"), f"/connections/{recorded.pk}"
    for value in (None, "", "/elsewhere"):
        refused = page.send("PATCH", path, {"parameters": {"recording-path": value}})
        fields = [one["field"] for one in refused.json()["errors"]]
        assert fields == ["parameters.recording-path"]
    said = {"recording-path": "/recordings", "drive-path": None, "width": "800"}
    assert page.send("PATCH", path, {"parameters": said}).status_code == 200


def test_who_may(person: User, admin: User) -> None:
    def check() -> None:
        disk_check("ssh", {}, {"typescript-path": "/x"}, field="here")

    disk_check("nonsense", {}, DRIVE)
    disk_check("rdp", {}, {"cert-tofu": "true"})
    for actor in (Actor(), Actor(ActorKind.COMMAND), Actor(ActorKind.PERSON, "root", admin.pk)):
        with acting(actor):
            check()
    for actor in (Actor(ActorKind.PERSON), Actor(ActorKind.PERSON, "Ada", person.pk)):
        with acting(actor), pytest.raises(Invalid) as refused:
            check()
        assert list(refused.value.errors) == ["here.typescript-path"]
