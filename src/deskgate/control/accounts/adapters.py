"""What allauth asks us: who may sign up (nobody), how somebody is logged in and out, where secrets
go.

Law: allauth decides the steps of a log-in; what a log-in is, decides `entering.py` alone.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from deskgate.control.accounts import entering
from deskgate.control.accounts.attempts import attempt_address
from deskgate.control.accounts.factors import proof_is_fresh
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_set
from deskgate.control.errors import Forbidden
from deskgate.control.vault.cipher import seal, unseal
from deskgate.grants import Secret


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-ins and log-outs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: administrators and directories make people."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Between the first proof and the log-in stands the second factor and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Every stage is passed."""
        assert isinstance(user, User)
        entering.person_enter(request=request, user=user)

    def logout(self, request: HttpRequest) -> None:
        """As any log-out."""
        entering.person_log_out(request=request)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Only who proved to be this person is told."""
        del request, user
        raise Forbidden("This account is disabled. Ask an administrator.")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **_: Any) -> HttpResponse:
        """Nothing more to do: our API answers in its own words."""
        del request, user
        return HttpResponse(status=204)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Our rule (see `factors.py`) for whatever allauth protects."""
        del app
        return not proof_is_fresh(context.request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """By our rules."""
        assert isinstance(user, User)
        password_set(user=user, password=Secret(password))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address, as the server has it from a trusted proxy or the socket."""
        return attempt_address(request) or ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Deskgate sends no mail."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our page says what happened."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors: their secrets are encrypted with the vault's keys."""

    def encrypt(self, text: str) -> str:
        """For the database."""
        return seal(Secret(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database. Raises KeyTrouble."""
        return unseal(encrypted_text.encode()).reveal()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The name in the authenticator's list."""
        return user.get_username()

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """What a passkey says whose it is: the log-in name, never the e-mail address."""
        assert isinstance(user, User)
        shown = {"name": user.username, "display_name": user.full_name or user.username}
        return {**super().get_public_key_credential_user_entity(user), **shown}

    def _get_site_name(self) -> str:
        return "Deskgate"
