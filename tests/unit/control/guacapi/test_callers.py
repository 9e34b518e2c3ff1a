"""Whose token a call comes with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from tests.unit.control.guacapi.clients import log_in, visit_make

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.errors import EnrolmentNeeded
from deskgate.control.guacapi.callers import actor_of, caller_of
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.visits.models import Visit

pytestmark = pytest.mark.django_db


def request_with(token: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"Guacamole-Token": token})


def test_a_persons_token(person: User) -> None:
    request = request_with(log_in("ada"))
    caller = caller_of(request)
    assert (caller.person, caller.visit, caller.sources) == (person, None, ("deskgate",))
    assert caller.username == "Ada"
    assert request.user == person
    assert actor_of(request, caller).person_id == person.pk


@pytest.mark.parametrize(
    ("source", "name"), [("hmac", "hmac"), ("json", "json"), ("share", "deskgate-shared")]
)
def test_a_visits_token(source: str, name: str) -> None:
    visit, token = visit_make(source=source, username="pat")
    request = request_with(token)
    caller = caller_of(request)
    assert (caller.person, caller.visit, caller.sources) == (None, visit, (name,))
    assert (caller.login, caller.username) == (visit.digest, "pat")
    assert not request.user.is_authenticated
    assert actor_of(request, caller).person_id is None


def test_a_visit_that_is_over_is_nobodys() -> None:
    visit, token = visit_make()
    Visit.objects.filter(pk=visit.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ApiError):
        caller_of(request_with(token))
    _, late = visit_make(minutes=-1)
    with pytest.raises(ApiError):
        caller_of(request_with(late))


def test_the_disabled_have_no_token(person: User, admin: User) -> None:
    token = log_in("ada")
    user_disable(user=person)
    with pytest.raises(ApiError):
        caller_of(request_with(token))


def test_who_must_set_up_a_second_factor_does_that_first(person: User) -> None:
    token = log_in("ada")
    member_add(group=group_create(name="ops", require_second_factor=True), user=person)
    with pytest.raises(EnrolmentNeeded):
        caller_of(request_with(token))
