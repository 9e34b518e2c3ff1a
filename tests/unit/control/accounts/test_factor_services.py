"""Second factors without a browser: a program's code, an administrator's reset."""

from __future__ import annotations

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.test import RequestFactory
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import Browsers
from tests.unit.control.second_factors import enrol, second

from deskgate.control.accounts.factor_services import code_check, factor_lock, factors_reset
from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.errors import Conflict, Forbidden, LockedOut, NotFound
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().post("/")


def test_a_code_is_checked_and_counted(
    browser: Browsers, person: User, clock: Clock, request_: HttpRequest
) -> None:
    secret, _ = enrol(browser("ada"), clock)
    with context.request_context(request_):
        code_check(request=request_, user=person, code=clock.code(secret))
        for _ in range(5):
            with pytest.raises((Forbidden, LockedOut)):
                code_check(request=request_, user=person, code="000000")
        with pytest.raises(LockedOut):
            code_check(request=request_, user=person, code=clock.code(secret))
    used = Authenticator.objects.get(type=Authenticator.Type.TOTP).last_used_at
    assert used is not None


def test_codes_for_one_person_are_counted_over_all_addresses(
    browser: Browsers, person: User, clock: Clock
) -> None:
    secret, _ = enrol(browser("ada"), clock)
    for n in range(10):
        request = RequestFactory().post("/", REMOTE_ADDR=f"192.0.2.{n}")
        with context.request_context(request), pytest.raises(Forbidden):
            code_check(request=request, user=person, code="000000")
    request = RequestFactory().post("/", REMOTE_ADDR="198.51.100.1")
    with context.request_context(request), pytest.raises(LockedOut):
        code_check(request=request, user=person, code=clock.code(secret))


def test_a_reset_takes_everything_and_ends_log_ins(
    browser: Browsers, person: User, clock: Clock
) -> None:
    page = browser("ada")
    enrol(page, clock)
    session_token_issue(person=person)
    factors_reset(user=person)
    assert not Authenticator.objects.exists()
    assert not AuthToken.objects.exists()
    assert page.get("/tree").status_code == 401


def test_the_last_factor_stays_where_one_is_demanded(
    browser: Browsers, person: User, clock: Clock
) -> None:
    enrol(browser("ada"), clock)
    totp = Authenticator.Type.TOTP
    assert factor_lock(user=person, type_=totp)
    with pytest.raises(NotFound):
        factor_lock(user=person, type_=totp, pk=-1)
    member_add(group=group_create(name="careful", require_second_factor=True), user=person)
    with pytest.raises(Conflict, match="Set up another"):
        factor_lock(user=person, type_=totp)


def test_nobody_shows_a_code_for_nobody(browser: Browsers) -> None:
    assert second(browser(), "000000").status_code == 401
