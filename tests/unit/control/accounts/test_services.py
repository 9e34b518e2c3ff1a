"""People: names, passwords, and what disabling does."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import timezone
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.entering import person_check
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_disable, password_set
from deskgate.control.accounts.services import (
    user_create,
    user_delete,
    user_disable,
    user_enable,
    user_rights_set,
    user_update,
)
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue
from deskgate.grants import Revocation, Secret

pytestmark = pytest.mark.django_db
GOOD = Secret("kestrel-harbour-42")


def _check(username: str, password: Secret) -> User | None:
    request = RequestFactory().post("/")
    return person_check(request=request, username=username, password=password)


def test_an_administrator_may_enter_the_administration() -> None:
    user = user_create(username="root", password=GOOD, is_admin=True)
    assert user.is_admin
    assert user.is_staff


@pytest.mark.parametrize(
    ("first", "second"), [("ada", "ADA"), ("Ärzte", "ärzte"), ("strasse", "STRAßE")]
)
def test_names_differ_by_more_than_case_in_every_script(first: str, second: str) -> None:
    user_create(username=first, password=None)
    with pytest.raises(Invalid) as refused:
        user_create(username=second, password=None)
    assert refused.value.errors == {"username": ["There is a user of this name already."]}


def test_log_in_ignores_case_and_composition() -> None:
    user = user_create(username="Ärzte", password=GOOD)
    assert _check("ÄRZTE", GOOD) == user


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 151, "a\0b", "ß" * 76, "\ud800"])
def test_names_are_printable_and_bounded(name: str) -> None:
    with pytest.raises(Invalid):
        user_create(username=name, password=None)


def test_weak_passwords_are_refused_for_a_reason_that_does_not_repeat_them() -> None:
    with pytest.raises(Invalid) as refused:
        user_create(username="ada", password=Secret("password"))
    assert "password" in refused.value.errors
    assert not User.objects.exists()


def test_nobody_logs_in_without_a_password() -> None:
    user_create(username="ada", password=None)
    assert _check("ada", Secret("")) is None


def test_a_name_with_nul_is_just_unknown() -> None:
    assert _check("a\0b", Secret("x")) is None


def test_disabling_takes_tokens_away_and_enabling_does_not_give_them_back(person: User) -> None:
    session_token_issue(person=person)
    user_disable(user=person)
    assert not AuthToken.objects.exists()
    assert _check("ada", GOOD) is None
    user_enable(user=person)
    assert _check("ada", GOOD) == person
    assert not AuthToken.objects.exists()


def test_a_new_password_revokes_tokens(person: User) -> None:
    session_token_issue(person=person)
    password_set(user=person, password=Secret("other-harbour-43"))
    assert not AuthToken.objects.exists()
    assert _check("ada", GOOD) is None


def test_a_password_taken_away_revokes_tokens(person: User) -> None:
    session_token_issue(person=person)
    password_disable(user=person)
    assert not AuthToken.objects.exists()
    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_an_administrators_rights_taken_away_end_what_is_open(
    admin: User, other_admin: User, make_session: Sessions, published: list[Revocation]
) -> None:
    session_token_issue(person=admin)
    row = make_session(person=admin)
    make_session(person=other_admin)
    admin.full_name = "Root"
    user_update(user=admin, is_active=True, is_admin=True)
    assert AuthToken.objects.exists()
    user_rights_set(user=admin, is_active=True, is_admin=False)
    assert not AuthToken.objects.exists()
    assert [one.session_id for one in published] == [row.id]
    admin.refresh_from_db()
    assert (admin.full_name, admin.is_admin, admin.is_active) == ("Root", False, True)


def test_whose_account_has_a_last_day_is_not_who_stays(admin: User, other_admin: User) -> None:
    other_admin.valid_until = timezone.now().date()
    user_update(user=other_admin, is_active=True, is_admin=True)
    with pytest.raises(Conflict, match="last administrator"):
        user_disable(user=admin)
    user_disable(user=other_admin)


def test_the_last_administrator_stays(admin: User, person: User) -> None:
    without_password = user_create(username="eve", password=None, is_admin=True)
    session_token_issue(person=admin)
    with pytest.raises(Conflict, match="last administrator"):
        user_disable(user=admin)
    with pytest.raises(Conflict):
        user_rights_set(user=admin, is_active=True, is_admin=False)
    with pytest.raises(Conflict):
        password_disable(user=admin)
    with pytest.raises(Conflict):
        user_delete(user=admin)
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.is_admin
    assert admin.has_usable_password()
    assert AuthToken.objects.exists()
    admin.valid_until = timezone.now().date()
    with pytest.raises(Conflict):
        user_update(user=admin, is_active=True, is_admin=True)
    user_delete(user=without_password)
    user_disable(user=person)


def test_a_deleted_person_is_gone(person: User) -> None:
    user_delete(user=person)
    assert not User.objects.exists()
