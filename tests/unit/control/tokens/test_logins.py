"""Log-ins: begun, seen, ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.tokens.logins import (
    everything_revoke,
    login_begin,
    login_follow,
    login_of_session,
    login_still,
    logins_purge,
    logins_revoke,
)
from deskgate.control.tokens.models import ApiToken, AuthToken, Login
from deskgate.control.tokens.services import session_token_issue
from deskgate.grants import Revocation


def _browser(person: User, address: str = "192.0.2.7") -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_USER_AGENT="Firefox")
    request.session = SessionStore()
    request.session.create()
    login_begin(request=request, person=person)
    request.session.save()
    return request


def test_log_ins_have_names_that_differ_and_stay(person: User) -> None:
    one, other = _browser(person), _browser(person)
    name = login_of_session(one.session)
    assert name != login_of_session(other.session)
    login_begin(request=one, person=person)
    assert login_of_session(one.session) == name
    assert Login.objects.count() == 2
    row = Login.objects.get(name=name)
    assert (row.address, row.user_agent, row.session_key) == (
        "192.0.2.7",
        "Firefox",
        one.session.session_key,
    )


def test_when_somebody_was_seen_is_written_once_a_minute(
    person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = _browser(person)
    with django_assert_num_queries(1):
        assert login_still(request=request, person=person)
    Login.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    request.META["REMOTE_ADDR"] = "192.0.2.8"
    with django_assert_num_queries(2):
        assert login_still(request=request, person=person)
    row = Login.objects.get()
    assert row.address == "192.0.2.8"
    assert timezone.now() - row.seen_at < timedelta(seconds=30)


def test_a_log_in_is_its_persons_and_ends_by_itself(person: User, admin: User) -> None:
    request = _browser(person)
    assert not login_still(request=request, person=admin)
    Login.objects.update(created_at=timezone.now() - timedelta(hours=12, seconds=1))
    assert not login_still(request=request, person=person)


def test_a_session_may_change_its_key(person: User) -> None:
    request = _browser(person)
    request.session.cycle_key()
    login_follow(session=request.session)
    assert Login.objects.get().session_key == request.session.session_key
    request.session.cycle_key()  # by Django alone
    assert login_still(request=request, person=person)
    assert Login.objects.get().session_key == request.session.session_key


@pytest.mark.django_db(transaction=True)
def test_ending_some_leaves_the_others(
    person: User, admin: User, make_session: Sessions, published: list[Revocation]
) -> None:
    gone, stays = _browser(person), _browser(person)
    name = login_of_session(gone.session) or ""
    row = make_session(person=person, login=name)
    logins_revoke(logins=[name], person=admin, message="x")  # whose it is not
    assert Login.objects.count() == 2
    logins_revoke(logins=[name], person=person, message="x")
    assert [one.session_id for one in published] == [row.id]
    assert not Session.objects.filter(session_key=gone.session.session_key).exists()
    assert login_still(request=stays, person=person)


def test_ending_everything_keeps_api_tokens_unless_said(person: User) -> None:
    _browser(person)
    session_token_issue(person=person)
    ApiToken.objects.create(person=person, name="x", digest="y", expires_at=timezone.now())
    everything_revoke(person=person, message="x")
    assert not Login.objects.exists()
    assert not AuthToken.objects.exists()
    assert ApiToken.objects.exists()
    everything_revoke(person=person, message="x", api_tokens=True)
    assert not ApiToken.objects.exists()


def test_what_is_over_is_swept_out(person: User) -> None:
    live, over = _browser(person), _browser(person)
    session_token_issue(person=person)
    Session.objects.filter(session_key=over.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    assert logins_purge() == 1
    AuthToken.objects.all().delete()
    assert logins_purge() == 1
    assert Login.objects.get().session_key == live.session.session_key
