"""People in Django's administration."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client
from tests.unit.control.fixtures import PASSWORD

from deskgate.control.accounts.groups import group_create, member_add
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


def test_a_password_disabled_there_revokes_tokens(pages: Client, person: User) -> None:
    session_token_issue(person=person)
    page = f"/admin/accounts/user/{person.pk}/password/"
    given = {"usable_password": "false", "password1": "", "password2": "", "unset-password": "x"}
    assert pages.post(page, given).status_code == 302
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert not AuthToken.objects.exists()


def test_rights_taken_away_there_revoke_tokens(
    pages: Client, admin: User, other_admin: User
) -> None:
    session_token_issue(person=other_admin)
    page = f"/admin/accounts/user/{other_admin.pk}/change/"
    given = {"username": "Eve", "full_name": "E", "email": "e@example.org", "is_active": "on"}
    assert pages.post(page, given).status_code == 302
    other_admin.refresh_from_db()
    assert (other_admin.is_admin, other_admin.is_active) == (False, True)
    assert (other_admin.full_name, other_admin.email) == ("E", "e@example.org")
    assert not AuthToken.objects.exists()


def test_the_last_administrator_stays(pages: Client, admin: User) -> None:
    page = f"/admin/accounts/user/{admin.pk}"
    for rights in ({"is_superuser": "on"}, {"is_active": "on"}):
        answer = pages.post(f"{page}/change/", {"username": "root", **rights})
        assert b"the last administrator" in answer.content
    last_day = {"is_active": "on", "is_superuser": "on", "valid_until": "2020-01-01"}
    answer = pages.post(f"{page}/change/", {"username": "root", **last_day})
    assert b"the last administrator" in answer.content
    none = {"usable_password": "false", "unset-password": "x"}
    chosen = {"action": "delete_selected", "_selected_action": [admin.pk], "post": "yes"}
    for path, given in ((f"{page}/password/", none), ("/admin/accounts/user/", chosen)):
        answer = pages.post(path, given, follow=True)
        assert b"the last administrator" in answer.content
    admin.refresh_from_db()
    assert (admin.is_active, admin.is_admin) == (True, True)
    assert admin.has_usable_password()
    assert not LogEntry.objects.exists()


def test_a_name_whose_lower_case_is_too_long(pages: Client) -> None:
    new = {"username": "ß" * 150, "password1": PASSWORD, "password2": PASSWORD}
    answer = pages.post("/admin/accounts/user/add/", new)
    assert b"lower case is longer" in answer.content


def test_deleting_one_and_several(pages: Client, person: User) -> None:
    pages.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=person.pk).exists()
    other = User.objects.create(username="eve", username_key="eve")
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    pages.post("/admin/accounts/user/", chosen)
    assert User.objects.count() == 1


def test_the_list_shows_what_matters(pages: Client, person: User) -> None:
    member_add(group=group_create(name="Operators"), user=person)
    shown = pages.get("/admin/accounts/user/").content.decode()
    assert "Operators" in shown
    assert "Second factor" in shown
    page = pages.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert "Operators" in page
    browser = Client()
    browser.force_login(person)
    page = pages.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert "browser 127.0.0.1, seen" in page


def _act(pages: Client, action: str, *users: User) -> str:
    chosen = {"action": action, "_selected_action": [user.pk for user in users]}
    return pages.post("/admin/accounts/user/", chosen, follow=True).content.decode()


def test_several_are_disabled_enabled_and_logged_out(
    pages: Client, person: User, admin: User
) -> None:
    session_token_issue(person=person)
    assert "Disabled: Ada." in _act(pages, "disable", person)
    person.refresh_from_db()
    assert not person.is_active
    assert not AuthToken.objects.exists()
    assert "Enabled: Ada." in _act(pages, "enable", person)
    session_token_issue(person=person)
    assert "Logged out: Ada." in _act(pages, "log_out", person)
    assert not AuthToken.objects.exists()
    assert "Unlocked: Ada." in _act(pages, "unlock", person)
    assert "the last administrator" in _act(pages, "disable", person, admin)
    person.refresh_from_db()
    assert person.is_active  # all or none


def test_passwords_and_factors_of_others_need_a_fresh_proof(pages: Client, person: User) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    new = {"password1": "kestrel-harbour-43", "password2": "kestrel-harbour-43"}
    page = f"/admin/accounts/user/{person.pk}/password/"
    session = pages.session
    session["account_authentication_methods"][0]["at"] -= 600
    session.save()
    refused = pages.post(page, new | {"usable_password": "true"}, follow=True)
    assert "Log out and in again" in refused.content.decode()
    assert "Log out and in again" in _act(pages, "reset_second_factor", person)
    assert Authenticator.objects.exists()
    session["account_authentication_methods"][0]["at"] += 600
    session.save()
    assert "Second factor taken away from: Ada." in _act(pages, "reset_second_factor", person)
    assert not Authenticator.objects.exists()


def test_a_time_zone_is_chosen(pages: Client, person: User) -> None:
    page = f"/admin/accounts/user/{person.pk}/change/"
    given = {"username": "Ada", "is_active": "on", "time_zone": "Europe/Berlin"}
    assert pages.post(page, given).status_code == 302
    person.refresh_from_db()
    assert person.time_zone == "Europe/Berlin"
    assert pages.post(page, given | {"time_zone": "Mars"}).status_code == 200
