"""Passkeys and security keys: log in by one, show one as the second factor, add, rename, remove.

allauth and fido2 do the ceremony. Law: whatever a browser sends is either accepted by them or
refused in one sentence; there is no third outcome.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account.models import Login as LoginSteps
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth, flows
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest

from deskgate.control.accounts.attempts import PASSKEY
from deskgate.control.accounts.entering import person_entered, step_pending
from deskgate.control.accounts.factor_services import factor_lock, factor_shown, form_check
from deskgate.control.accounts.factors import proof_check
from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, LoginOver, NotFound
from deskgate.control.texts import identifier

MOST: Final = 20  # of one person's

_BY: Final = "passkey"


def passkey_ask(*, request: HttpRequest) -> dict[str, Any]:
    """What the browser is to sign: for a log-in without a name, or its second step, or a proof."""
    stage = step_pending(request)
    user = request.user if stage is None else stage.login.user
    return _public_key(auth.begin_authentication(user if isinstance(user, User) else None))


def passkey_show(*, request: HttpRequest, credential: dict[str, Any]) -> User:
    """What the browser signed. Raises Forbidden for what isn't right, LockedOut."""
    stage = step_pending(request)
    if stage is not None:
        user = stage.login.user
        assert isinstance(user, User)
        form = _checked(request, AuthenticateWebAuthnForm(data=_data(credential), user=user), user)
        form.save()
        stage.exit()
        return person_entered(request=request, user=user)
    if isinstance(request.user, User):
        user = request.user
        form = _checked(
            request, ReauthenticateWebAuthnForm(data=_data(credential), user=user), user
        )
        form.save()
        record("login.prove", user, details={"by": _BY})
        return user
    return _log_in(request, _checked(request, LoginWebAuthnForm(data=_data(credential)), None))


def passkey_offer(*, request: HttpRequest, passwordless: bool) -> dict[str, Any]:
    """What the browser makes a new passkey from. Raises ProofNeeded, Conflict."""
    user = _person(request)
    proof_check(request)
    _check_room(user)
    return _public_key(flows.begin_registration(request, user, passwordless))


def passkey_add(
    *, request: HttpRequest, name: str, credential: dict[str, Any], passwordless: bool
) -> tuple[Authenticator, list[str]]:
    """The new passkey, and recovery codes if there were none. Raises ProofNeeded, Forbidden."""
    user = _person(request)
    proof_check(request)
    data = {**_data(credential), "name": name, "passwordless": passwordless}
    form = _checked(request, AddWebAuthnForm(data=data, user=user), user)
    with transaction.atomic():
        user_lock(user_id=user.pk)
        _check_room(user)
        made, codes = flows.add_authenticator(request, name, form.cleaned_data["credential"])
        record("factor.add", user, details={"type": made.type, "name": name})
    factor_shown(request=request, factor=made)
    return made, list(codes.wrap().generate_codes()) if codes is not None else []


def passkey_rename(*, request: HttpRequest, passkey_id: str, name: str) -> Authenticator:
    """Another name. Raises ProofNeeded, NotFound."""
    user = _person(request)
    proof_check(request)
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    factor = row.filter(pk=identifier(passkey_id)).first()
    if factor is None:
        raise NotFound("There is no such passkey.")
    with transaction.atomic():
        flows.rename_authenticator(request, factor, name)
        record("factor.rename", user, details={"type": factor.type, "name": name})
    return factor


def passkey_remove(*, request: HttpRequest, passkey_id: str) -> None:
    """Take it away. Raises ProofNeeded, NotFound, Conflict."""
    user = _person(request)
    proof_check(request)
    with transaction.atomic():
        factor = factor_lock(
            user=user, type_=Authenticator.Type.WEBAUTHN, pk=identifier(passkey_id)
        )
        name = factor.wrap().name
        flows.remove_authenticator(request, factor)
        record("factor.remove", user, details={"type": factor.type, "name": name})


def _log_in(request: HttpRequest, form: Form) -> User:
    factor: Authenticator = form.cleaned_data["credential"]
    user = factor.user
    assert isinstance(user, User)
    flows.perform_passwordless_login(request, factor, LoginSteps(user=user))
    return person_entered(request=request, user=user)


def _checked(request: HttpRequest, form: Any, user: User | None) -> Any:
    name = PASSKEY if user is None else user.username
    form_check(request=request, form=form, name=name, by=_BY)
    return form


def _data(credential: dict[str, Any]) -> dict[str, Any]:
    return {"credential": credential}


def _public_key(options: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = options["publicKey"]
    return found


def _check_room(user: User) -> None:
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    if rows.count() >= MOST:
        raise Conflict(f"There are {MOST} passkeys already. Take one away first.")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise LoginOver
    return request.user
