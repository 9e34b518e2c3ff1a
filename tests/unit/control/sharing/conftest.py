"""Somebody who may share a connection and has a live session there; colleagues; strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.unit.control.admitting.conftest import Desk
from tests.unit.control.fixtures import PASSWORD, Answer, Browser
from tests.unit.control.sharing.hearing import Heard

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.services import user_create
from deskgate.control.admission import admit
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.sharing.models import Share
from deskgate.control.together.hub import get_hub, set_hub
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create
from deskgate.grants import Grant, GuacdAddress, Refused, Secret, TunnelRequest

MARKER = "oystercatcher"
HOST = "target-4711.example.org"
ADDRESS = "198.51.100.7"
EVERYTHING = {"control": True, "copy": True, "paste": True, "upload": True, "download": True}


@pytest.fixture
def ada(person: User) -> User:
    """The giver."""
    return person


@pytest.fixture
def grace(db: None) -> User:
    """A colleague."""
    return user_create(username="grace", full_name="Grace Hopper", password=Secret(PASSWORD))


@pytest.fixture
def mallory(db: None) -> User:
    """Somebody who has nothing to do with any of it."""
    return user_create(username="mallory", password=Secret(PASSWORD))


@pytest.fixture
def team(ada: User, grace: User) -> Group:
    made = group_create(name="team")
    for one in (ada, grace):
        member_add(group=made, user=one)
    return made


@pytest.fixture
def folder(ada: User) -> Folder:
    made = Folder.objects.create(name="desks")
    AccessGrant.objects.create(user=ada, folder=made, role=Role.SHARE)
    return made


@pytest.fixture
def one(folder: Folder) -> Connection:
    return connection_create(
        name="prod",
        protocol="ssh",
        folder=folder,
        parameters={
            "hostname": HOST,
            "host-key-check": "off",
            "username": "deploy",
            "password": MARKER,
        },
    )


@pytest.fixture
def desk(ada: User, guacd: GuacdAddress) -> Desk:
    return Desk(ada)


@pytest.fixture
def primary(desk: Desk, one: Connection) -> Grant:
    """Ada's own live session."""
    return desk.drawn("c", one.pk)


@dataclass
class Page:
    """Somebody's browser with our page in it, or nobody's."""

    person: User | None = None
    browser: Browser = field(default_factory=Browser)

    def __post_init__(self) -> None:
        self.browser.client.defaults["REMOTE_ADDR"] = ADDRESS
        if self.person is not None:
            self.browser.log_in(self.person.username)

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        return self.browser.send(method, path, body)

    def done(self, method: str, path: str, body: object = None) -> Any:
        answer = self.ask(method, path, body)
        assert answer.status_code < 300, answer.content
        return answer.json() if answer.content else None

    def share(self, thing: Connection | Grant, to: object, **wish: object) -> Any:
        return self.done("POST", "/shares", wish_of(thing, to, **wish))

    def given(self) -> list[Any]:
        items = self.done("GET", "/shares?side=given")["items"]
        assert isinstance(items, list)
        return items

    def received(self) -> list[Any]:
        items = self.done("GET", "/shares?side=received")["items"]
        assert isinstance(items, list)
        return items

    def open(self, share_id: str) -> Grant:
        """What is shared with this person, by a tunnel."""
        told = self.done("POST", f"/shares/{share_id}/tunnel-tokens")
        assert (told["kind"], told["data_source"], told["identifier"]) == (
            "s", "deskgate", share_id,
        )  # fmt: skip
        return admit(tunnel(told["token"], share_id))

    def enter(self, made: Any, name: str = "Linus", **more: object) -> Any:
        """As a guest, by the link of a share that was just made."""
        body = {"secret": secret_of(made), "name": name, **more}
        return self.done("POST", "/guest", body)


def wish_of(thing: Connection | Grant, to: object, **wish: object) -> dict[str, object]:
    what = (
        {"connection_id": str(thing.pk)}
        if isinstance(thing, Connection)
        else {"session_id": str(thing.session_id)}
    )
    whom = (
        {"user_id": str(to.pk)}
        if isinstance(to, User)
        else {"group_id": str(to.pk)}
        if isinstance(to, Group)
        else {"link": True}
    )
    return {**what, "to": whom, "minutes": 60, **wish}


def secret_of(made: Any) -> str:
    link: str = made["link"]
    assert link.startswith("/#/s/")
    return link.removeprefix("/#/s/")


def tunnel(
    token: str, identifier: object, kind: str = "s", source: str = "deskgate"
) -> TunnelRequest:
    return TunnelRequest(Secret(token), source, str(identifier), kind, ADDRESS, "browser")


def guest_tunnel(entered: Any) -> TunnelRequest:
    return tunnel(entered["token"], entered["identifier"], "s", entered["data_source"])


def refused(request: TunnelRequest) -> Refused:
    with pytest.raises(Refused) as raised:
        admit(request)
    return raised.value


def share_of(made: Any) -> Share:
    return Share.objects.get(pk=made["id"])


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What pages are told meanwhile."""
    before = get_hub()
    keeps = Heard()
    set_hub(keeps)
    yield keeps
    set_hub(before)
