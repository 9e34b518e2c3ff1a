"""Log-in and log-out through the API, as a browser does them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.fixtures import Browsers, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import SessionLog
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tree.models import Connection
from deskgate.grants import Revocation


def test_an_anonymous_visitor_gets_the_csrf_cookie(browser: Browsers) -> None:
    visitor = browser()
    answer = visitor.get("/session")
    assert answer.json() == {
        "user": None,
        "pending": False,
        "methods": {"password": True, "passkey": True, "oidc": [], "ldap": False},
    }
    assert not answer.cookies["csrftoken"]["httponly"]
    assert answer.cookies["csrftoken"]["samesite"] == "Lax"


def test_log_in_and_out(browser: Browsers, admin: User) -> None:
    page = browser()
    answer = page.send("POST", "/session", {"username": "ROOT", "password": "kestrel-harbour-42"})
    assert answer.json()["user"] == {
        "id": str(admin.pk),
        "username": "root",
        "full_name": "",
        "email": "",
        "is_admin": True,
        "time_zone": "",
        "has_password": True,
        "password_expired": False,
        "second_factor": {"enrolled": False, "required": False, "shown_at": None},
        "can": {"manage_people": True, "see_log": True, "create_at_root": True},
        "park_minutes": 10,
    }
    cookie = answer.cookies["deskgate_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert page.get("/session").json()["user"]["username"] == "root"
    assert page.send("DELETE", "/session").status_code == 204
    assert page.get("/session").json()["user"] is None


def test_a_log_in_has_its_name_at_once(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    page = browser("root")
    session = page.client.session
    name = login_of_session(session)
    assert name
    opening = f"/connections/{connection.pk}/tunnel-tokens"
    assert page.send("POST", opening).status_code == 201
    assert AuthToken.objects.get().login == name
    for key in [key for key, value in session.items() if value == name]:
        del session[key]
    session.save()
    assert page.send("POST", opening).status_code == 401


@pytest.mark.parametrize(("name", "password"), [("root", "wrong"), ("nobody", "x"), ("", "")])
def test_a_wrong_log_in_says_no_more_than_that(
    browser: Browsers, admin: User, name: str, password: str
) -> None:
    answer = browser().send("POST", "/session", {"username": name, "password": password})
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "The user name or the password is wrong."


def test_log_in_needs_the_csrf_header(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/api/v1/session",
        {"username": "root", "password": "kestrel-harbour-42"},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_log_out_needs_the_csrf_header(browser: Browsers, admin: User) -> None:
    page = browser("root")
    assert page.client.delete("/api/v1/session").status_code == 403
    assert page.get("/session").json()["user"] is not None


@pytest.mark.django_db(transaction=True)
def test_log_out_voids_tunnel_tokens_and_ends_its_live_sessions(
    browser: Browsers,
    admin: User,
    connection: Connection,
    published: list[Revocation],
    make_session: Sessions,
) -> None:
    page = browser("root")
    other = browser("root")
    for one in (page, other):
        assert one.send("POST", f"/connections/{connection.pk}/tunnel-tokens").status_code == 201
    logins = list(AuthToken.objects.order_by("pk").values_list("login", flat=True))
    mine = make_session(person=admin, login=logins[0])
    make_session(person=admin, login=logins[1])
    page.send("DELETE", "/session")
    assert list(AuthToken.objects.values_list("login", flat=True)) == [logins[1]]
    assert [revocation.session_id for revocation in published] == [mine.id]
    assert SessionLog.objects.filter(ended_at__isnull=True).count() == 2  # the gateway says when


def test_a_disabled_person_is_out_at_once(
    browser: Browsers, admin: User, other_admin: User
) -> None:
    page = browser("root")
    user_disable(user=admin)
    assert page.get("/tree").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_proving_oneself_again_keeps_the_log_in_and_another_person_ends_it(
    browser: Browsers,
    admin: User,
    person: User,
    connection: Connection,
    published: list[Revocation],
    make_session: Sessions,
) -> None:
    page = browser("root")
    page.send("POST", f"/connections/{connection.pk}/tunnel-tokens")
    row = make_session(person=admin, login=AuthToken.objects.get().login)
    page.log_in("root")
    assert published == []
    page.log_in("ada")
    assert [revocation.session_id for revocation in published] == [row.id]
    assert not AuthToken.objects.exists()
    assert page.get("/session").json()["user"]["username"] == "Ada"
