"""Log-outs from afar."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.log_outs import log_ins_end, log_out_everywhere
from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.errors import LoginOver
from deskgate.control.tokens.models import AuthToken, Login
from deskgate.control.tokens.services import session_token_issue


def test_an_administrator_ends_all_log_ins_of_a_person(
    browser: Browsers, person: User, admin: User
) -> None:
    browser("ada")
    browser("ada")
    session_token_issue(person=person)
    session_token_issue(person=admin)
    log_ins_end(user=person)
    assert not Login.objects.filter(person=person).exists()
    assert not Session.objects.exists()
    assert AuthToken.objects.get().person == admin
    assert Event.objects.filter(action="login.end").exists()


def test_nobody_has_no_log_ins(db: None) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(LoginOver):
        log_out_everywhere(request=request, also_here=True)
