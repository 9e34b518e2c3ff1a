"""Log-in, log-out and passwords in Django's administration, as its forms send them."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.test import Client
from django.test.utils import override_script_prefix
from tests.unit.control.fixtures import PASSWORD, Sessions

from deskgate.control.accounts import backend
from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Connection
from deskgate.grants import Revocation

NEW = "other-harbour-43"


def _log_in(client: Client, name: str = "root") -> Client:
    answer = client.post(
        "/api/v1/session",
        {"username": name, "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    return client


def _token(client: Client, connection: Connection) -> int:
    opening = f"/api/v1/connections/{connection.pk}/tunnel-tokens"
    return client.post(opening, content_type="application/json").status_code


def test_the_log_in_is_that_of_the_page(admin: User, connection: Connection) -> None:
    client = Client()
    assert client.get("/admin/", follow=True).redirect_chain == [
        ("/admin/login/?next=/admin/", 302),
        ("/?next=%2Fadmin%2F", 302),
    ]
    right = {"username": "root", "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", right).status_code == 302
    assert client.get("/admin/").status_code == 302
    assert _token(_log_in(client), connection) == 201
    assert client.get("/admin/login/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_below_a_prefix_it_stays_there(admin: User) -> None:
    client, anybody = _log_in(Client()), Client()
    there = {"next": "/guacamole/admin/"}
    with override_script_prefix("/guacamole/"):  # as Django's own handler sets it
        assert anybody.get("/admin/")["Location"].startswith("/guacamole/admin/login/?")
        asked = anybody.get("/admin/login/", there)["Location"]
        assert asked == "/guacamole/?next=%2Fguacamole%2Fadmin%2F"
        assert client.get("/admin/login/", there)["Location"] == "/guacamole/admin/"
        page = client.get("/admin/").content
    assert b'href="/guacamole/static/admin/css/base.css"' in page
    assert b'href="/guacamole/admin/accounts/user/"' in page


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/x", ""])
def test_the_log_in_leads_nowhere_else(db: None, target: str) -> None:
    assert Client().get("/admin/login/", {"next": target})["Location"] == "/?next=%2Fadmin%2F"


def test_who_is_no_administrator_is_not_let_in(person: User) -> None:
    client = _log_in(Client(), "ada")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/?next=%2Fadmin%2F"


@pytest.mark.django_db(transaction=True)
def test_another_person_in_the_same_browser_ends_the_log_in_of_the_first(
    admin: User,
    other_admin: User,
    connection: Connection,
    published: list[Revocation],
    make_session: Sessions,
) -> None:
    client = _log_in(Client())
    assert _token(client, connection) == 201
    row = make_session(person=admin, login=AuthToken.objects.get().login)
    _log_in(client)
    assert published == []
    _log_in(client, "eve")
    assert [one.session_id for one in published] == [row.id]
    assert not AuthToken.objects.exists()


def test_the_log_out_is_a_log_out(admin: User, connection: Connection) -> None:
    client = _log_in(Client())
    assert _token(client, connection) == 201
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"
    assert not AuthToken.objects.exists()
    assert client.get("/api/v1/tree").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_ones_own_new_password_ends_other_log_ins(
    admin: User, published: list[Revocation], make_session: Sessions
) -> None:
    client, other = _log_in(Client()), _log_in(Client())
    session_token_issue(person=admin)
    row = make_session(person=admin)
    page = "/admin/password_change/"
    assert client.get(page).status_code == 200
    new = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(page, new)["Location"] == "/admin/password_change/done/"
    admin.refresh_from_db()
    assert admin.check_password(NEW)
    assert not AuthToken.objects.exists()
    assert [one.session_id for one in published] == [row.id]
    assert client.get("/api/v1/tree").status_code == 200
    assert other.get("/api/v1/tree").status_code == 401


def test_a_wrong_current_password_is_told_in_the_form(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _log_in(Client())
    page = "/admin/password_change/"
    new = {"old_password": "x", "new_password1": NEW, "new_password2": NEW}
    assert b"The current password is wrong." in client.post(page, new).content
    monkeypatch.setattr(backend, "WAIT_SECONDS", 0.01)
    with backend._place(), backend._place():
        assert b"Try again in a moment" in client.post(page, new).content
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_what_a_service_refuses_is_a_message(admin: User) -> None:
    client = _log_in(Client())
    page = f"/admin/accounts/user/{admin.pk}/delete/"
    answer = client.post(page, {"post": "yes"}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert b"the last administrator" in answer.content
    assert User.objects.exists()


def test_only_our_own_models_have_pages(admin: User) -> None:
    there = {model.__module__.partition(".")[0] for model, _ in site._registry.items()}
    assert there == {"deskgate"}


def test_who_must_show_a_second_factor_is_not_let_in(admin: User) -> None:
    client = _log_in(Client())
    assert client.get("/admin/").status_code == 200
    member_add(group=group_create(name="careful", require_second_factor=True), user=admin)
    assert client.get("/admin/").status_code == 302
