"""Every way in ends in one function, and leaves one line in the log."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from tests.unit.control.fixtures import PASSWORD, Browsers

from deskgate.control.accounts.entering import (
    methods_of,
    password_prove,
    person_check,
    person_enter,
    person_log_in,
    person_log_out,
    refused_record,
    step_pending,
)
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.errors import LoginOver
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tokens.models import Login
from deskgate.grants import Secret


@pytest.fixture
def request_(db: None) -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request


def test_a_password_is_checked_and_nothing_else(request_: HttpRequest, person: User) -> None:
    assert person_check(request=request_, username="ADA", password=Secret(PASSWORD)) == person
    assert person_check(request=request_, username="ada", password=Secret("x")) is None
    assert not request_.user.is_authenticated


def test_in_and_out(browser: Browsers, person: User) -> None:
    page = browser("ada")
    page.send("DELETE", "/session")
    events = Event.objects.filter(action__startswith="login.").order_by("id")
    assert [(one.action, one.actor_name, one.address) for one in events] == [
        ("login.enter", "Ada", "127.0.0.1"),
        ("login.leave", "Ada", "127.0.0.1"),
    ]
    login = events[0].details["login"]
    assert events[0].details == {"by": ["password"], "login": login}
    assert events[1].details == {"login": login}


def test_another_person_ends_the_first_ones_log_in_and_keeps_their_own_proofs(
    request_: HttpRequest, person: User, admin: User
) -> None:
    assert person_log_in(request=request_, username="ada", password=Secret(PASSWORD)) == person
    first = login_of_session(request_.session)
    assert person_log_in(request=request_, username="root", password=Secret(PASSWORD)) == admin
    assert login_of_session(request_.session) != first
    assert not Login.objects.filter(name=first).exists()
    assert methods_of(request_, admin) == ["password"]
    assert methods_of(request_, person) == []


@pytest.mark.parametrize("change", ["disable", "password"])
def test_who_changed_meanwhile_does_not_get_in(
    request_: HttpRequest, person: User, change: str
) -> None:
    as_proved = User.objects.get(pk=person.pk)
    if change == "disable":
        user_disable(user=person)
    else:
        password_set(user=person, password=Secret("other-harbour-43"))
    with pytest.raises(LoginOver):
        person_enter(request=request_, user=as_proved)
    assert not request_.user.is_authenticated
    assert not Login.objects.exists()


def test_nothing_is_pending_for_who_has_no_second_factor(
    request_: HttpRequest, person: User
) -> None:
    person_log_in(request=request_, username="ada", password=Secret(PASSWORD))
    assert step_pending(request_) is None


def test_a_password_shown_again(request_: HttpRequest, person: User, admin: User) -> None:
    with pytest.raises(LoginOver):
        password_prove(request=request_, password=Secret(PASSWORD))
    person_log_in(request=request_, username="ada", password=Secret(PASSWORD))
    assert not password_prove(request=request_, password=Secret("x"))
    assert password_prove(request=request_, password=Secret(PASSWORD))
    assert methods_of(request_, person) == ["password", "password"]


def test_logging_out_twice_is_no_trouble(request_: HttpRequest, person: User) -> None:
    person_enter(request=request_, user=person)
    person_log_out(request=request_)
    person_log_out(request=request_)
    assert Event.objects.filter(action="login.leave").count() == 1


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_whatever_name_was_tried_can_be_logged(db: None, name: str) -> None:
    refused_record(name=name, by="password")
    assert Event.objects.get().thing_name == "an unknown name"
