"""One's own profile, password and log-ins."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import PASSWORD, Browsers, Sessions
from tests.unit.control.second_factors import password

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import AuthToken, Login
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Connection
from deskgate.grants import Revocation

NEW = "other-harbour-43"


def test_the_profile_is_ones_own_to_change(browser: Browsers, person: User) -> None:
    page = browser("ada")
    read = page.get("/me")
    assert read.json() == {
        "id": str(person.pk),
        "username": "Ada",
        "full_name": "",
        "email": "",
        "time_zone": "",
    }
    mine = {"full_name": "Ada L.", "email": "ada@example.org", "time_zone": "Europe/London"}
    done = page.send("PATCH", "/me", mine, If_Match=read["ETag"])
    assert done.status_code == 200
    assert done.json() == read.json() | mine
    assert page.send("PATCH", "/me", {"full_name": "x"}, If_Match=read["ETag"]).status_code == 412
    assert page.send("PATCH", "/me", {"full_name": ""}, If_Match=done["ETag"]).status_code == 200
    assert page.get("/session").json()["user"]["time_zone"] == "Europe/London"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"time_zone": "Mars/Olympus"},
        {"full_name": "a\0b"},
        {"full_name": "x" * 201},
        {"username": "root"},
        {"is_admin": True},
    ],
)
def test_what_is_wrong_is_said_by_its_field(
    browser: Browsers, person: User, wrong: dict[str, object]
) -> None:
    answer = browser("ada").send("PATCH", "/me", wrong)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == list(wrong)
    person.refresh_from_db()
    assert (person.full_name, person.is_admin) == ("", False)


def test_a_new_password_ends_the_other_log_ins(browser: Browsers, person: User) -> None:
    page, other = browser("ada"), browser("ada")
    session_token_issue(person=person)
    wrong = page.send("POST", "/me/password", {"current": "x", "new": NEW})
    assert (wrong.status_code, wrong.json()["detail"]) == (403, "The current password is wrong.")
    weak = page.send("POST", "/me/password", {"current": PASSWORD, "new": "short"})
    assert [one["field"] for one in weak.json()["errors"]] == ["new"]
    assert other.get("/tree").status_code == 200
    done = page.send("POST", "/me/password", {"current": PASSWORD, "new": NEW})
    assert done.status_code == 204
    assert page.get("/tree").status_code == 200
    assert other.get("/tree").status_code == 401
    assert not AuthToken.objects.exists()
    assert password(browser(), text=PASSWORD).status_code == 403
    assert password(browser(), text=NEW).status_code == 200
    assert [one["current"] for one in page.get("/me/logins").json()].count(True) == 1


def test_whose_password_is_elsewhere_changes_it_there(browser: Browsers, person: User) -> None:
    page = browser("ada")
    User.objects.filter(pk=person.pk).update(source="ldap")
    person.refresh_from_db()
    person.set_unusable_password()
    person.save()
    page.client.force_login(person)
    answer = page.send("POST", "/me/password", {"current": PASSWORD, "new": NEW})
    assert answer.status_code == 409


def test_the_list_of_log_ins(browser: Browsers, person: User, admin: User) -> None:
    page = browser("ada")
    browser("root")
    session_token_issue(person=person, address="192.0.2.7", user_agent="Guacamole/1.6")
    listed = {one["kind"]: one for one in page.get("/me/logins").json()}
    assert set(listed) == {"browser", "guacamole"}
    assert listed["browser"]["current"]
    assert listed["browser"]["address"] == "127.0.0.1"
    assert not listed["guacamole"]["current"]
    assert listed["guacamole"]["address"] == "192.0.2.7"
    assert listed["guacamole"]["user_agent"] == "Guacamole/1.6"


@pytest.mark.django_db(transaction=True)
def test_one_log_in_is_ended_from_another(
    browser: Browsers,
    person: User,
    admin: User,
    make_session: Sessions,
    published: list[Revocation],
) -> None:
    page, other, root = browser("ada"), browser("ada"), browser("root")
    [theirs] = [one for one in page.get("/me/logins").json() if not one["current"]]
    name = Login.objects.get(pk=theirs["id"]).name
    row = make_session(person=person, login=name)
    make_session(person=person, login="another")
    assert root.send("DELETE", f"/me/logins/{theirs['id']}").status_code == 404
    assert page.send("DELETE", f"/me/logins/{theirs['id']}").status_code == 204
    assert [one.session_id for one in published] == [row.id]
    assert other.get("/tree").status_code == 401
    assert page.get("/tree").status_code == 200
    assert page.send("DELETE", f"/me/logins/{theirs['id']}").status_code == 404
    [mine] = page.get("/me/logins").json()
    assert page.send("DELETE", f"/me/logins/{mine['id']}").status_code == 204
    assert page.get("/tree").status_code == 401
    told = Event.objects.filter(actor_name="Ada").values_list("action", flat=True)
    assert {"login.end", "login.leave"} <= set(told)


@pytest.mark.django_db(transaction=True)
def test_log_out_everywhere_else(
    browser: Browsers,
    person: User,
    connection: Connection,
    make_session: Sessions,
    published: list[Revocation],
) -> None:
    page, other = browser("ada"), browser("ada")
    session_token_issue(person=person)
    name = Login.objects.get(session_key=page.client.session.session_key).name
    make_session(person=person, login=name)
    row = make_session(person=person, login="another")
    assert page.send("DELETE", "/me/logins").status_code == 204
    assert [one.session_id for one in published] == [row.id]
    assert other.get("/tree").status_code == 401
    assert [one["current"] for one in page.get("/me/logins").json()] == [True]
    assert page.send("DELETE", "/me/logins?also_this=true").status_code == 204
    assert page.get("/tree").status_code == 401
    assert not Login.objects.exists()
