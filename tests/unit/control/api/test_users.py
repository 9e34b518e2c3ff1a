"""People through the API: for administrators, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD, Browsers
from tests.unit.control.second_factors import password

from deskgate.control.accounts.groups import (
    group_create,
    member_add,
    memberships_set,
    nesting_add,
)
from deskgate.control.accounts.models import Membership, Source, User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import Event
from deskgate.control.tokens.api_tokens import api_token_create
from deskgate.control.tokens.scopes import Scope

MARKER = "marker-7d1f-never-shown"


def test_made_read_changed_and_deleted(browser: Browsers, admin: User) -> None:
    page = browser("root")
    group = group_create(name="Operators")
    given = {
        "username": "Grace",
        "full_name": "Grace H.",
        "email": "grace@example.org",
        "password": PASSWORD,
        "groups": [str(group.pk)],
    }
    made = page.send("POST", "/users", given)
    assert made.status_code == 201, made.content
    body = made.json()
    assert body["groups"] == [{"id": str(group.pk), "name": "Operators"}]
    assert (body["is_admin"], body["is_active"], body["has_password"]) == (False, True, True)
    assert password(browser(), "grace").status_code == 200
    place = f"/users/{body['id']}"
    read = page.get(place)
    assert read["ETag"]
    changed = page.send(
        "PATCH", place, {"full_name": "G. Hopper", "groups": []}, If_Match=read["ETag"]
    )
    assert changed.status_code == 200, changed.content
    assert (changed.json()["full_name"], changed.json()["groups"]) == ("G. Hopper", [])
    assert page.send("PATCH", place, {"email": ""}, If_Match=read["ETag"]).status_code == 412
    assert page.send("DELETE", place).status_code == 204
    assert page.get(place).status_code == 404
    told = set(Event.objects.filter(thing_name="Grace").values_list("action", flat=True))
    assert {"user.create", "user.update", "user.delete"} <= told


def test_somebody_new_may_be_limited_at_once(browser: Browsers, admin: User) -> None:
    page = browser("root")
    limits = {
        "time_zone": "Europe/Berlin",
        "valid_from": "2026-01-01",
        "valid_until": "2026-01-31",
        "window_start": "08:00:00",
        "window_end": "18:00:00",
        "password_expired": True,
    }
    given = {"username": "Grace", "password": PASSWORD, "groups": []}
    made = page.send("POST", "/users", given | limits)
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in limits} == limits
    assert password(browser(), "grace").status_code == 403  # the last day is over
    wrong = page.send("POST", "/users", given | limits | {"username": "Ida", "time_zone": "Mars"})
    assert wrong.status_code == 422
    assert not User.objects.filter(username="Ida").exists()


def test_when_an_account_may_be_used(browser: Browsers, admin: User, person: User) -> None:
    page, place = browser("root"), f"/users/{person.pk}"
    limits = {
        "valid_from": "2030-01-01",
        "valid_until": "2030-12-31",
        "window_start": "08:00:00",
        "window_end": "18:30:00",
        "password_expired": True,
        "organization": "Example",
        "organizational_role": "Guest",
    }
    told = page.send("PATCH", place, limits)
    assert told.status_code == 200, told.content
    assert limits.items() <= told.json().items()
    told = page.send("PATCH", place, {"valid_from": None, "window_start": None, "email": None})
    assert (told.json()["valid_from"], told.json()["window_start"]) == (None, None)
    assert told.json()["valid_until"] == "2030-12-31"
    for wrong in (
        {"valid_from": "2031-01-01"},
        {"window_start": "18:30"},
        {"window_start": "08:00Z"},
        {"valid_from": "soon"},
    ):
        assert page.send("PATCH", place, wrong).status_code == 422, wrong


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "ROOT"},
        {"username": ""},
        {"username": "x", "password": "q7zp"},
        {"username": "x", "email": "nobody"},
        {"username": "x", "groups": ["99999"]},
        {"username": "x", "groups": ["a"]},
        {"username": "x", "nonsense": 1},
    ],
)
def test_what_is_wrong_makes_nobody(
    browser: Browsers, admin: User, wrong: dict[str, object]
) -> None:
    answer = browser("root").send("POST", "/users", wrong)
    assert answer.status_code == 422
    assert b"q7zp" not in answer.content
    assert User.objects.count() == 1


def test_nobody_else_sees_who_there_is(browser: Browsers, person: User, admin: User) -> None:
    page = browser("ada")
    place = f"/users/{admin.pk}"
    for method, path in (
        ("GET", "/users"),
        ("GET", place),
        ("GET", "/users/99999"),
        ("POST", "/users"),
        ("PATCH", place),
        ("DELETE", place),
        ("POST", f"{place}/password"),
        ("DELETE", f"{place}/logins"),
        ("DELETE", f"{place}/second-factor"),
    ):
        answer = page.send(method, path, {"username": "x", "password": PASSWORD})
        assert answer.status_code in {403, 422}, (method, path)
        assert b"root" not in answer.content
    assert browser("root").get("/tree").status_code == 200


def test_the_list_is_found_sorted_and_paged(browser: Browsers, admin: User) -> None:
    group, outer = group_create(name="inner"), group_create(name="outer")
    nesting_add(parent=outer, child=group)
    for n in range(5):
        user = user_create(username=f"p{n}", password=None, full_name=f"Person {n}")
        if n % 2:
            member_add(group=group, user=user)
    page = browser("root")
    first = page.get("/users?limit=4").json()
    second = page.get(f"/users?limit=4&cursor={first['next_cursor']}").json()
    names = [one["username"] for one in first["items"] + second["items"]]
    assert names == ["p0", "p1", "p2", "p3", "p4", "root"]
    assert second["next_cursor"] is None
    assert page.get("/users?sort=-created_at").json()["items"][0]["username"] == "p4"
    found = page.get("/users?q=PERSON+3").json()["items"]
    assert [one["username"] for one in found] == ["p3"]
    members = page.get(f"/users?group={outer.pk}").json()["items"]
    assert [one["username"] for one in members] == ["p1", "p3"]
    assert page.get("/users?is_active=false").json()["items"] == []
    assert page.get("/users?sort=password").status_code == 422
    assert page.get("/users?group=99999").status_code == 404


def test_a_password_is_set_and_taken_away(browser: Browsers, person: User, admin: User) -> None:
    page, theirs = browser("root"), browser("ada")
    place = f"/users/{person.pk}/password"
    assert page.send("POST", place, {"password": "x"}).status_code == 422
    assert page.send("POST", place, {"password": "other-harbour-43"}).status_code == 204
    assert theirs.get("/tree").status_code == 401
    assert password(browser(), text="other-harbour-43").status_code == 200
    assert page.send("POST", place, {"password": None}).status_code == 204
    assert password(browser(), text="other-harbour-43").status_code == 403
    assert page.send("POST", f"/users/{admin.pk}/password", {"password": None}).status_code == 409


def test_the_last_administrator_stays(browser: Browsers, admin: User, person: User) -> None:
    page = browser("root")
    place = f"/users/{admin.pk}"
    for change in ({"is_active": False}, {"is_admin": False}):
        assert page.send("PATCH", place, change).status_code == 409
    assert page.send("DELETE", place).status_code == 409
    assert page.send("PATCH", f"/users/{person.pk}", {"is_admin": True}).status_code == 200
    assert page.send("PATCH", place, {"is_admin": False}).status_code == 200
    assert page.get("/users").status_code == 401  # their log-ins ended with the right


def test_somebody_is_logged_out_everywhere(browser: Browsers, person: User, admin: User) -> None:
    theirs, page = browser("ada"), browser("root")
    api_token_create(
        person=person,
        name="backup",
        scopes=[Scope.READ],
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert page.send("DELETE", f"/users/{person.pk}/logins").status_code == 204
    assert theirs.get("/tree").status_code == 401
    assert not person.api_tokens.exists()
    assert page.get("/tree").status_code == 200


def test_a_locked_name_is_unlocked(browser: Browsers, person: User, admin: User) -> None:
    for _ in range(5):
        password(browser(), "ada", "wrong")
    assert password(browser()).status_code == 429
    assert browser("root").send("DELETE", f"/users/{person.pk}/lock").status_code == 204
    assert password(browser()).status_code == 200


def test_who_is_disabled_is_out_and_comes_back_with_nothing(
    browser: Browsers, person: User, admin: User
) -> None:
    theirs, page = browser("ada"), browser("root")
    place = f"/users/{person.pk}"
    assert page.send("PATCH", place, {"is_active": False}).json()["is_active"] is False
    assert theirs.get("/tree").status_code == 401
    assert password(browser()).status_code == 403
    page.send("PATCH", place, {"is_active": True})
    assert theirs.get("/tree").status_code == 401
    assert password(browser()).status_code == 200


def test_people_of_a_directory(browser: Browsers, admin: User) -> None:
    page = browser("root")
    made = page.send("POST", "/users", {"username": "Ada", "source": "ldap"}).json()
    assert (made["source"], made["has_password"]) == ("ldap", False)
    place = f"/users/{made['id']}"
    refused = page.send("POST", f"{place}/password", {"password": PASSWORD})
    assert refused.status_code == 409
    assert page.send("PATCH", place, {"source": "manual"}).json()["source"] == "manual"
    assert page.send("POST", f"{place}/password", {"password": PASSWORD}).status_code == 204
    linked = page.send("PATCH", place, {"source": "oidc"}).json()
    assert (linked["source"], linked["has_password"]) == ("oidc", False)
    assert page.send("PATCH", place, {"source": "nowhere"}).status_code == 422
    last = page.send("PATCH", f"/users/{admin.pk}", {"source": "ldap"})
    assert last.status_code == 409
    told = Event.objects.filter(action="user.link", thing_name="Ada").count()
    assert told == 3


def test_what_a_directory_says_is_not_written_back_by_hand(
    browser: Browsers, admin: User, person: User
) -> None:
    by_hand, by_ldap = group_create(name="By hand"), group_create(name="By LDAP")
    member_add(group=by_hand, user=person)
    memberships_set(user=person, source=Source.LDAP, groups=[by_ldap])
    page = browser("root")
    seen = page.get(f"/users/{person.pk}").json()
    assert [one["name"] for one in seen["groups"]] == ["By hand"]
    assert [one["name"] for one in seen["directory_groups"]] == ["By LDAP"]
    keys = [one["id"] for one in seen["groups"]]
    assert page.send("PATCH", f"/users/{person.pk}", {"groups": keys}).status_code == 200
    rows = Membership.objects.filter(user=person).values_list("group__name", "source")
    assert set(rows) == {("By hand", "manual"), ("By LDAP", "ldap")}
