"""What allauth is told."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from deskgate.control.accounts.adapters import AccountAdapter, FactorAdapter
from deskgate.control.accounts.entering import methods_of
from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.tokens.logins import login_of_session


def test_allauth_uses_ours() -> None:
    assert isinstance(get_adapter(), AccountAdapter)
    assert isinstance(get_factor_adapter(), FactorAdapter)


def test_nobody_signs_up_and_no_page_of_allauths_is_served(db: None) -> None:
    assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))
    for name in ("account_login", "account_signup", "account_reset_password", "mfa_index"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    answer = Client().post("/accounts/signup/", {"username": "x", "password1": "y"})
    assert answer.status_code in {404, 405}


def test_a_log_in_of_allauths_is_a_log_in_of_ours(person: User) -> None:
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), AnonymousUser()
    adapter = get_adapter()
    adapter.login(request, person)
    assert login_of_session(request.session)
    assert methods_of(request, person) == []
    adapter.logout(request)
    assert login_of_session(request.session) is None


def test_a_disabled_person_is_told(person: User) -> None:
    with pytest.raises(Forbidden, match="disabled"):
        get_adapter().respond_user_inactive(RequestFactory().get("/"), person)


def test_secrets_are_sealed() -> None:
    adapter = FactorAdapter()
    sealed = adapter.encrypt("JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert adapter.decrypt(sealed) == "JBSWY3DP"


def test_a_passkey_is_named_after_the_person_and_not_their_address(person: User) -> None:
    person.email, person.full_name = "ada@example.org", "Ada L."
    entity = FactorAdapter().get_public_key_credential_user_entity(person)
    assert (entity["name"], entity["display_name"]) == ("Ada", "Ada L.")
    assert FactorAdapter().get_totp_label(person) == "Ada"


def test_a_password_is_set_by_our_rules(person: User) -> None:
    get_adapter().set_password(person, "other-harbour-43")
    person.refresh_from_db()
    assert person.check_password("other-harbour-43")
