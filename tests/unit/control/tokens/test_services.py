"""Tokens: hashed, bound, bounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.accounts.services import user_delete, user_disable
from deskgate.control.errors import LoginOver
from deskgate.control.tokens.logins import login_begin, login_of_session, login_revoke
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import (
    browser_token_issue,
    session_token_issue,
    session_token_revoke,
    session_token_use,
    tokens_purge,
    tunnel_token_issue,
    tunnel_token_use,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret

PAST = timedelta(seconds=-1)


def _expire() -> None:
    AuthToken.objects.update(expires_at=timezone.now() + PAST)


def test_a_tunnel_token_is_spent_by_its_use(person: User, connection: Connection) -> None:
    token = tunnel_token_issue(person=person, opens=connection, login="x")
    assert session_token_use(token=token) is None  # the other kind
    used = tunnel_token_use(token=token)
    assert used is not None
    assert used.connection == connection
    assert tunnel_token_use(token=token) is None
    assert not AuthToken.objects.exists()


def test_a_late_tunnel_token_is_spent_too(person: User, connection: Connection) -> None:
    token = tunnel_token_issue(person=person, opens=connection, login="x")
    _expire()
    assert tunnel_token_use(token=token) is None
    assert not AuthToken.objects.exists()


def test_the_hour_begins_anew_with_each_use_but_is_not_written_each_time(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = session_token_issue(person=person)
    with django_assert_num_queries(1):
        used = session_token_use(token=token)
        assert used is not None
        assert used.person == person
    AuthToken.objects.update(expires_at=timezone.now() + timedelta(minutes=58))
    session_token_use(token=token)
    assert AuthToken.objects.get().expires_at > timezone.now() + timedelta(minutes=59)


def test_an_idle_token_is_void_but_not_while_a_session_is_live(
    person: User, make_session: Sessions
) -> None:
    token = session_token_issue(person=person)
    live = make_session(person=person, login=AuthToken.objects.get().login)
    _expire()
    assert tokens_purge() == 0
    assert session_token_use(token=token)
    live.ended_at = timezone.now()
    live.save()
    _expire()
    assert session_token_use(token=token) is None
    assert tokens_purge() == 1


def test_a_tunnel_token_can_not_be_revoked_as_a_log_in(
    person: User, connection: Connection
) -> None:
    token = tunnel_token_issue(person=person, opens=connection, login="x")
    assert not session_token_revoke(token=token)
    assert tunnel_token_use(token=token)


def test_nothing_leads_back_from_the_database(person: User) -> None:
    token = session_token_issue(person=person)
    row = AuthToken.objects.get()
    assert token.reveal() not in f"{row.digest} {row.login} {row}".upper()
    assert repr(token) == "<secret>"


def _browser(person: User) -> SessionStore:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    login_begin(request=request, person=person)
    request.session.save()
    return request.session


def test_a_browser_that_logged_out_meanwhile_gets_no_token(
    person: User, connection: Connection
) -> None:
    store = _browser(person)
    token = browser_token_issue(person=person, opens=connection, session=store)
    assert tunnel_token_use(token=token)
    login = login_of_session(store)
    assert login
    login_revoke(login=login, person=person)  # in another request
    with pytest.raises(LoginOver):
        browser_token_issue(person=person, opens=connection, session=store)
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda person: password_set(user=person, password=Secret("other-harbour-43")),
        lambda person: user_disable(user=person),
        lambda person: user_delete(user=person),
    ],
)
def test_who_changed_since_the_password_was_checked_gets_no_token(
    person: User, connection: Connection, change: Callable[[User], None]
) -> None:
    store = _browser(person)
    change(User.objects.get(pk=person.pk))  # in another request
    with pytest.raises(LoginOver):
        session_token_issue(person=person)
    with pytest.raises(LoginOver):
        browser_token_issue(person=person, opens=connection, session=store)
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "x" * 100_000])
@pytest.mark.django_db
def test_anything_may_be_asked_for(text: str) -> None:
    assert session_token_use(token=Secret(text)) is None
