"""/users, as Guacamole's clients ask for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD, Sessions
from tests.unit.control.guacapi.clients import FORM, Guacamole, guacamole, log_in, visit_make

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Membership, Source, User
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import Login
from deskgate.grants import Revocation

pytestmark = pytest.mark.django_db

NEW = "osprey-lantern-77"
EMPTY = {
    "disabled": "",
    "expired": "",
    "access-window-start": "",
    "access-window-end": "",
    "valid-from": "",
    "valid-until": "",
    "timezone": None,
}


@pytest.fixture
def root(admin: User) -> Guacamole:
    return guacamole("root")


@pytest.fixture
def ada(person: User) -> Guacamole:
    return guacamole("ada")


def logs_in(username: str, password: str) -> bool:
    body = f"username={username}&password={password}"
    return Guacamole().client.post("/api/tokens", body, content_type=FORM).status_code == 200


def actions(name: str) -> list[str]:
    rows = Event.objects.filter(thing_name=name).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_made_as_guacapy_and_guacli_do(root: Guacamole) -> None:
    made = root.send(
        "POST", "users", {"username": "bob", "password": PASSWORD, "attributes": EMPTY}
    )
    assert made.status_code == 200
    assert made.json()["username"] == "bob"
    assert PASSWORD.encode() not in made.content
    assert logs_in("bob", PASSWORD)
    assert actions("bob")[:1] == ["user.create"]
    assert root.read("users/BOB")["disabled"] is False
    assert Event.objects.get(action="user.create", thing_name="bob").actor_name == "root"


def test_made_with_all_there_is_to_say(root: Guacamole) -> None:
    attributes = {
        "guac-full-name": "Bob",
        "guac-email-address": "bob@example.org",
        "guac-organization": "Example",
        "guac-organizational-role": "Guest",
        "timezone": "Europe/Berlin",
        "valid-until": "2099-12-31",
        "access-window-start": "08:00:00",
        "expired": "true",
        "guac-totp-reset": "true",
        "unheard-of": 7,
    }
    root.send("POST", "users", {"username": "bob", "attributes": attributes, "disabled": True})
    told = root.read("users/bob")
    known = {**attributes, "disabled": "true"}
    del known["unheard-of"], known["guac-totp-reset"]
    assert {k: v for k, v in told["attributes"].items() if v is not None} == known
    assert told["disabled"] is True
    user = User.objects.get(username="bob")
    assert not user.is_active
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "ROOT"},
        {"username": ""},
        {"username": " "},
        {"username": None},
        {"username": ["x"]},
        {},
        {"username": "x", "password": "q7zp"},
        {"username": "x", "attributes": {"timezone": "No/Where"}},
        {"username": "x", "attributes": {"valid-from": "soon"}},
        {"username": "x", "attributes": ["a"]},
        {"username": "x", "attributes": {"valid-from": "2031-01-01", "valid-until": "2030-01-01"}},
        [],
        "{",
    ],
)
def test_what_is_wrong_makes_nobody(root: Guacamole, wrong: Any) -> None:
    answer = root.send("POST", "users", wrong)
    assert (answer.status_code, answer.json()["type"]) == (400, "BAD_REQUEST")
    assert b"q7zp" not in answer.content
    assert User.objects.count() == 1


def test_everybody_for_an_administrator(root: Guacamole, person: User) -> None:
    told = root.read("users")
    assert set(told) == {"Ada", "root"}
    assert told["Ada"] == root.read("users/ada")
    for word in ("READ", "UPDATE", "DELETE", "ADMINISTER"):
        assert set(root.read(f"users?permission={word}")) == {"Ada", "root"}
    assert root.get("users?permission=EAT").status_code == 400


def test_everybody_else_finds_themselves(ada: Guacamole, admin: User) -> None:
    assert set(ada.read("users")) == {"Ada"}
    assert set(ada.read("users?permission=READ&permission=DELETE")) == {"Ada"}
    assert ada.read("users?permission=DELETE") == {}
    assert ada.read("users/ada")["username"] == "Ada"
    for method, path, body in (
        ("GET", "users/root", None),
        ("PUT", "users/root", {"attributes": {"guac-full-name": "x"}}),
        ("GET", "users/root/userGroups", None),
        ("GET", "users/root/history", None),
        ("GET", "users/root/permissions", None),
        ("GET", "users/root/effectivePermissions", None),
        ("PUT", "users/root/password", {"oldPassword": PASSWORD, "newPassword": NEW}),
    ):
        answer = ada.send(method, path, body)
        assert (answer.status_code, answer.json()["type"]) == (404, "NOT_FOUND"), path
    refused: list[tuple[str, str, Any]] = [
        ("POST", "users", {"username": "x"}),
        ("DELETE", "users/root", None),
        ("DELETE", "users/ada", None),
        ("PATCH", "users/ada/userGroups", [{"op": "add", "path": "/", "value": "staff"}]),
    ]
    for method, path, body in refused:
        answer = ada.send(method, path, body)
        assert (answer.status_code, answer.json()["type"]) == (403, "PERMISSION_DENIED"), path
    assert logs_in("root", PASSWORD)


def test_nobody_is_there_who_isnt(root: Guacamole) -> None:
    for method, path, body in (
        ("GET", "users/nobody", None),
        ("PUT", "users/nobody", {}),
        ("DELETE", "users/nobody", None),
        ("GET", "users/nobody/permissions", None),
        ("PUT", "users/nobody/password", {"oldPassword": PASSWORD, "newPassword": NEW}),
    ):
        assert root.send(method, path, body).status_code == 404, path


def test_changed_as_guacli_does(root: Guacamole, person: User) -> None:
    """The password is set as part of the user; what isn't said stays."""
    Guacamole(log_in("ada"))
    person.full_name = "Ada L."
    person.save()
    body = {"username": "Ada", "password": NEW, "attributes": EMPTY, "lastActive": 1}
    assert root.send("PUT", "users/ada", body).status_code == 204
    assert logs_in("ada", NEW)
    assert root.read("users/ada")["attributes"]["guac-full-name"] == "Ada L."
    assert root.send("PUT", "users/ada", {}).status_code == 204
    assert "user.password" in actions("Ada")


def test_disabling_in_both_manners(
    root: Guacamole, person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    for disabled in ({"disabled": True}, {"attributes": {"disabled": "true"}}):
        live = make_session(person=person)
        assert root.send("PUT", "users/ada", disabled).status_code == 204
        live.refresh_from_db()
        assert live.ending == "revoked"
        assert not logs_in("ada", PASSWORD)
        enabled = {"disabled": False, "attributes": {"disabled": None}}
        assert root.send("PUT", "users/ada", enabled).status_code == 204
        assert logs_in("ada", PASSWORD)


def test_the_last_administrator_stays(root: Guacamole) -> None:
    assert root.send("PUT", "users/root", {"disabled": True}).status_code == 400
    assert root.get("self").status_code == 200


def test_a_name_in_the_body_changes_no_name(root: Guacamole, person: User) -> None:
    assert root.send("PUT", "users/ada", {"username": "Eve"}).status_code == 204
    assert set(root.read("users")) == {"Ada", "root"}


@pytest.mark.parametrize("body", [[], "x", {"attributes": {"valid-until": "x"}}])
def test_changes_that_are_none(root: Guacamole, person: User, body: Any) -> None:
    assert root.send("PUT", "users/ada", body).status_code == 400


def test_deleted(root: Guacamole, person: User) -> None:
    assert root.send("DELETE", "users/ADA").status_code == 204
    assert not User.objects.filter(username="Ada").exists()
    assert actions("Ada")[-1] == "user.delete"


def test_nobody_deletes_themselves(root: Guacamole, other_admin: User) -> None:
    answer = root.send("DELETE", "users/root")
    assert (answer.status_code, answer.json()["message"]) == (501, "Nobody deletes themselves.")


def test_ones_own_password_is_not_set_like_that(root: Guacamole, ada: Guacamole) -> None:
    for client, name in ((root, "root"), (ada, "ada")):
        assert client.send("PUT", f"users/{name}", {"password": NEW}).status_code == 403
        assert not logs_in(name, NEW)


def test_passwords_are_set_by_who_has_just_logged_in(root: Guacamole, person: User) -> None:
    Login.objects.filter(person__username="root").update(
        created_at=timezone.now() - timedelta(days=1)
    )
    answer = root.send("PUT", "users/ada", {"password": NEW})
    assert answer.status_code == 403
    assert "Log in again" in answer.json()["message"]
    assert root.send("PUT", "users/ada", {"attributes": {"expired": "true"}}).status_code == 204


def test_a_directorys_password_is_kept_there(root: Guacamole, person: User) -> None:
    User.objects.filter(pk=person.pk).update(source=Source.LDAP)
    assert root.send("PUT", "users/ada", {"password": NEW}).status_code == 400


def test_ones_own_profile(ada: Guacamole, person: User) -> None:
    attributes = {"guac-full-name": "Ada L.", "expired": "true", "valid-until": "2099-01-01"}
    body = {"disabled": True, "attributes": attributes}
    assert ada.send("PUT", "users/ada", body).status_code == 204
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("Ada L.", True)
    assert (person.password_expired, person.valid_until) == (False, None)


def test_ones_own_password(ada: Guacamole, person: User) -> None:
    other = guacamole("ada")
    path = "users/ada/password"
    wrong = ada.send("PUT", path, {"oldPassword": "wrong", "newPassword": NEW})
    assert (wrong.status_code, wrong.json()["type"]) == (403, "PERMISSION_DENIED")
    right = {"oldPassword": PASSWORD, "newPassword": NEW}
    for bad in ({}, {**right, "newPassword": ""}, {**right, "newPassword": "q7zp"}, [right]):
        assert ada.send("PUT", path, bad).status_code == 400
    assert ada.send("PUT", path, right).status_code == 204
    assert logs_in("ada", NEW)
    assert ada.get("self").status_code == 200
    assert other.get("self").status_code == 403


def test_an_administrator_who_knows_the_old_password(root: Guacamole, person: User) -> None:
    body = {"oldPassword": PASSWORD, "newPassword": NEW}
    assert root.send("PUT", "users/ada/password", body).status_code == 204
    assert logs_in("ada", NEW)


def test_groups(root: Guacamole, person: User) -> None:
    group_create(name="Staff")
    member_add(group=group_create(name="Ops"), user=person)
    patches = [
        {"op": "add", "path": "/", "value": "staff"},
        {"op": "remove", "path": "/", "value": "OPS"},
    ]
    assert root.send("PATCH", "users/ada/userGroups", patches).status_code == 204
    assert root.read("users/ada/userGroups") == ["Staff"]
    for bad, status in (
        ([{"op": "add", "path": "/x", "value": "Ops"}], 400),
        ([{"op": "add", "path": "/", "value": "none"}], 404),
        ({}, 400),
        ([patches[1], {"op": "add", "path": "/", "value": "none"}], 404),
    ):
        assert root.send("PATCH", "users/ada/userGroups", bad).status_code == status
    assert Membership.objects.get().group.name == "Staff"


def test_history(root: Guacamole, ada: Guacamole, person: User) -> None:
    (told,) = root.read("users/ada/history")
    assert told["username"] == "Ada"
    assert told["active"] is True
    assert ada.read("users/ada/history") == [told]


def test_many_at_once(root: Guacamole, person: User) -> None:
    patches = [
        {"op": "add", "path": "/", "value": {"username": "bob", "password": PASSWORD}},
        {"op": "replace", "path": "/ada", "value": {"attributes": {"guac-full-name": "A"}}},
    ]
    answer = root.send("PATCH", "users", patches)
    assert answer.status_code == 200
    assert [one["identifier"] for one in answer.json()["patches"]] == ["bob", "ada"]
    wrong = root.send(
        "PATCH", "users", [{"op": "remove", "path": "/bob"}, patches[0] | {"path": "x"}]
    )
    assert wrong.status_code == 400
    assert wrong.json()["patches"][1]["error"]
    assert set(root.read("users")) == {"Ada", "bob", "root"}
    assert root.send("PATCH", "users", [{"op": "remove", "path": "/bob"}]).status_code == 200
    assert set(root.read("users")) == {"Ada", "root"}


def test_many_at_once_by_who_may_not(ada: Guacamole, admin: User) -> None:
    for patch in (
        {"op": "add", "path": "/", "value": {"username": "bob"}},
        {"op": "replace", "path": "/root", "value": {"disabled": True}},
        {"op": "remove", "path": "/root"},
    ):
        answer = ada.send("PATCH", "users", [patch])
        assert answer.status_code == 400, patch
        assert answer.json()["patches"][0]["error"]
    assert User.objects.filter(is_active=True).count() == 2


def test_visits_have_no_users(admin: User) -> None:
    _, token = visit_make(source="json")
    visit = Guacamole(token)
    for method, path in (("GET", "users"), ("GET", "users/root"), ("POST", "users")):
        answer = visit.send(method, f"/api/session/data/json/{path}", {"username": "x"})
        assert answer.status_code == 403
