"""Every route of Guacamole's REST API, asked by who may not.

Laws: as in `control/test_crawl.py`: what may be answered at all is listed here; everything else is
refused; no answer names what somebody else made; and after the crawl all of it is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from tests.unit.control.crawling import SECRET
from tests.unit.control.fixtures import PASSWORD, Answer
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make
from tests.unit.control.guacapi.routes import Call, calls, profile
from tests.unit.control.test_crawl import rows, told
from tests.unit.control.world import NAME, World, make_world

from deskgate.control.accounts.services import user_create
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db

# What everybody has who is logged in: lists of what they see, and what is their own.
LISTS: Final = (
    "users",
    "userGroups",
    "connections",
    "connectionGroups",
    "sharingProfiles",
    "activeConnections",
    "history/connections",
    "history/users",
    "api/session/tunnels",
)
OWN: Final = {
    "GET self",
    "PUT self",
    "DELETE self",  # 501: nobody deletes themselves
    "GET self/permissions",
    "GET self/effectivePermissions",
    "GET self/userGroups",
    "GET self/history",
    "HEAD api/session",
    "HEAD api/session/",
}
ALLOWED: Final = OWN | {f"GET {one}" for one in LISTS}
# All of them refused, each with its reason: an answer of 400 in the form of a batch.
BATCHES: Final = {f"PATCH {one}" for one in LISTS}
ENDS: Final = {"DELETE api/session", "DELETE api/session/"}
REFUSED: Final = {403, 404}


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    profile(made)
    return made


def asked(client: Guacamole, world: World) -> Iterator[tuple[Call, Answer]]:
    for call in calls(world):
        if str(call) not in ENDS:
            path = call.path.replace("/deskgate/", f"/{SOURCE.get(client.token, 'deskgate')}/")
            yield call, client.send(call.method, path, call.body)


SOURCE: dict[str, str] = {}  # of tokens that have another than ours


def is_allowed(call: Call, answer: Answer, allowed: set[str]) -> bool:
    if answer.status_code in REFUSED:
        return True
    if str(call) in BATCHES and answer.status_code == 400:
        return all(one.get("error") for one in answer.json()["patches"])
    name = str(call).replace("HEAD ", "GET ") if call.method == "HEAD" else str(call)
    return name in allowed or str(call) in allowed or call.route.startswith("schema/")


def check(client: Guacamole, world: World, allowed: set[str]) -> None:
    before = rows()
    answers = list(asked(client, world))
    assert len(answers) > 100
    extra = [
        (str(call), answer.status_code, told(answer))
        for call, answer in answers
        if not is_allowed(call, answer, allowed)
    ]
    assert extra == []
    for call, answer in answers:
        text = told(answer)
        for sent in (call.body or [{}])[:1] if isinstance(call.body, list) else []:
            text = text.replace(sent["path"], "")  # a batch's answer says which patch it is about
        assert NAME not in text, (str(call), text)
        assert SECRET not in text, str(call)
    after = rows()
    del before["tokens.Login"]  # a log-in sweeps out those without tokens
    assert [label for label in before if not before[label] <= after[label]] == []
    world.connection.refresh_from_db()
    assert NAME in world.connection.name


@pytest.mark.parametrize("token", ["", "0" * 64, "wrong"])
def test_nobody_gets_in(world: World, token: str) -> None:
    client = Guacamole(token)
    before = rows()
    answers = list(asked(client, world))
    assert {(str(call), answer.status_code) for call, answer in answers} == {
        (str(call), 403) for call, _ in answers
    }
    assert rows() == before


def test_who_has_no_right_is_answered_only_what_is_their_own(world: World) -> None:
    user_create(username="nobody", password=Secret(PASSWORD))
    check(guacamole("nobody"), world, ALLOWED)


@pytest.mark.parametrize("source", ["json", "hmac"])
def test_a_visit_is_answered_only_what_is_its_own(world: World, source: str) -> None:
    _, token = visit_make(source=source, username="pat")
    SOURCE[token] = source
    mine = {"GET connectionGroups/<str:identifier>", "GET connectionGroups/<str:identifier>/tree"}
    check(Guacamole(token), world, ALLOWED | mine)


def test_the_lists_are_empty(world: World) -> None:
    user_create(username="nobody", password=Secret(PASSWORD))
    client = guacamole("nobody")
    for name in LISTS:
        told_of = client.read(f"/{name}" if name.startswith("api/") else name)
        found = {**told_of} if isinstance(told_of, dict) else told_of
        if isinstance(found, dict):
            found.pop("nobody", None)  # themselves
            found.pop("ROOT", None)
        else:
            found = [one for one in found if one.get("username") != "nobody"]
        assert not found, name


def test_one_source_is_not_another(world: World) -> None:
    client = guacamole(world.admin.username)
    for number, call in enumerate(calls(world)):
        if "/data/deskgate/" in call.path:
            source = ("other", "json", "hmac", "deskgate-shared")[number % 4]
            path = call.path.replace("/deskgate/", f"/{source}/")
            assert client.send(call.method, path, call.body).status_code == 404, str(call)
