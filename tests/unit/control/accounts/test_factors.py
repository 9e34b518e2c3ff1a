"""Who needs a second factor, and when it was shown."""

from __future__ import annotations

import time

import pytest
from allauth.account.internal.flows import login as login_flow
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import Browsers
from tests.unit.control.second_factors import enrol

from deskgate.control.accounts.factors import (
    client_login_is_enough,
    factor_check,
    factor_check_fresh,
    factor_shown_at,
    factor_state,
    proof_check,
    proof_is_fresh,
)
from deskgate.control.accounts.groups import group_create, member_add, nesting_add
from deskgate.control.accounts.models import User
from deskgate.control.errors import EnrolmentNeeded, ProofNeeded, SecondFactorNeeded


def _request(user: User | AnonymousUser, *shown: tuple[str, int]) -> HttpRequest:
    """A browser that has shown these (method, seconds ago)."""
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), user
    for method, ago in shown:
        login_flow.record_authentication(request, user, method, type="totp")
        request.session[login_flow.AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = time.time() - ago
    return request


def test_a_password_is_a_proof_until_there_is_a_factor(
    browser: Browsers, person: User, clock: Clock
) -> None:
    assert not proof_is_fresh(_request(AnonymousUser()))
    assert not proof_is_fresh(_request(person))
    assert proof_is_fresh(_request(person, ("password", 299)))
    assert not proof_is_fresh(_request(person, ("password", 301)))
    enrol(browser("ada"), clock)
    assert not proof_is_fresh(_request(person, ("mfa", 301), ("password", 1)))
    assert proof_is_fresh(_request(person, ("mfa", 299), ("password", 1)))
    with pytest.raises(ProofNeeded, match="second factor"):
        proof_check(_request(person, ("password", 1)))


def test_one_persons_proofs_are_not_anothers(person: User, admin: User) -> None:
    request = _request(person, ("mfa", 1))
    assert factor_shown_at(request, person) is not None
    assert factor_shown_at(request, admin) is None
    request.user = admin
    with pytest.raises(ProofNeeded, match="password"):
        proof_check(request)


def test_a_demand_reaches_groups_within_groups(person: User) -> None:
    outer = group_create(name="outer", require_second_factor=True)
    inner = group_create(name="inner")
    nesting_add(parent=outer, child=inner)
    factor_check(_request(person), person)
    member_add(group=inner, user=person)
    with pytest.raises(EnrolmentNeeded):
        factor_check(_request(person, ("password", 1)), person)
    factor_check(_request(person, ("mfa", 100_000)), person)
    state = factor_state(request=_request(person), user=person)
    assert (state.enrolled, state.required, state.shown_at) == (False, True, None)


def test_what_is_demanded_again_is_shown_again(
    browser: Browsers, person: User, clock: Clock
) -> None:
    with pytest.raises(SecondFactorNeeded, match="you have none"):
        factor_check_fresh(_request(person, ("password", 1)), person)
    enrol(browser("ada"), clock)
    with pytest.raises(SecondFactorNeeded, match="again"):
        factor_check_fresh(_request(person, ("mfa", 301)), person)
    factor_check_fresh(_request(person, ("mfa", 299)), person)
    member_add(group=group_create(name="careful", require_second_factor=True), user=person)
    with pytest.raises(SecondFactorNeeded, match="Your group"):
        factor_check(_request(person, ("password", 1)), person)


def test_what_a_client_logged_in_with_is_enough_until_more_is_demanded(person: User) -> None:
    before = timezone.now()
    assert client_login_is_enough(person, began=before)
    group = group_create(name="Careful", require_second_factor=True)
    member_add(group=group, user=person)
    assert not client_login_is_enough(person, began=before)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    assert not client_login_is_enough(person, began=before)
    assert client_login_is_enough(person, began=timezone.now())
