"""People in Django's administration."""

from __future__ import annotations

import pytest
from django.test import Client

from deskgate.control.accounts.models import User
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue


@pytest.fixture
def pages(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def test_who_is_no_administrator_stays_out(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.get("/admin/accounts/user/").status_code == 302


def test_a_new_person(pages: Client) -> None:
    new = {"username": "Bob", "password1": "kestrel-harbour-43", "password2": "kestrel-harbour-43"}
    new |= {"usable_password": "true"}
    assert pages.post("/admin/accounts/user/add/", new).status_code == 302
    user = User.objects.get(username="Bob")
    assert user.username_key == "bob"
    again = pages.post("/admin/accounts/user/add/", new | {"username": "BOB"})
    assert b"There is a user of this name already." in again.content


def test_disabling_there_is_disabling(pages: Client, person: User) -> None:
    session_token_issue(person=person)
    page = f"/admin/accounts/user/{person.pk}/change/"
    assert pages.get(page).status_code == 200
    assert pages.post(page, {"username": "Ada2", "is_superuser": "on"}).status_code == 302
    person.refresh_from_db()
    assert (person.is_active, person.username_key, person.is_admin) == (False, "ada2", True)
    assert not AuthToken.objects.exists()


def test_a_password_set_there_revokes_tokens(pages: Client, person: User) -> None:
    session_token_issue(person=person)
    new = {"password1": "kestrel-harbour-43", "password2": "kestrel-harbour-43"}
    page = f"/admin/accounts/user/{person.pk}/password/"
    assert pages.post(page, new | {"usable_password": "true"}).status_code == 302
    person.refresh_from_db()
    assert person.check_password("kestrel-harbour-43")
    assert not AuthToken.objects.exists()


def test_deleting_one_and_several(pages: Client, person: User) -> None:
    pages.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=person.pk).exists()
    other = User.objects.create(username="eve", username_key="eve")
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    pages.post("/admin/accounts/user/", chosen)
    assert User.objects.count() == 1
