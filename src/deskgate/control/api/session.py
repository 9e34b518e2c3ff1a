"""/session: who is logged in; log in, in one step or two; show again who one is; log out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from ninja import Router

from deskgate.control.accounts.entering import (
    password_prove,
    person_log_in,
    person_log_out,
    step_pending,
)
from deskgate.control.accounts.factor_services import code_show
from deskgate.control.accounts.factors import factor_state
from deskgate.control.accounts.methods import oidc_providers, uses_ldap
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passkeys import passkey_ask, passkey_show
from deskgate.control.accounts.passwords import password_must_change
from deskgate.control.api.auth import Anybody, Enrolling
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.api.session_schemas import (
    CanOut,
    CodeIn,
    CredentialsIn,
    MeOut,
    MethodsOut,
    OidcMethodOut,
    PasskeyIn,
    PasskeyOptionsOut,
    ProofIn,
    SecondFactorOut,
    SessionOut,
)
from deskgate.control.errors import Forbidden, Invalid, LoginOver
from deskgate.control.setup import current_settings
from deskgate.control.tree.visibility import Action, root_open_to
from deskgate.grants import Secret

REFUSALS = ERRORS | {429}

router = Router(tags=["session"])


@router.get("", response=SessionOut, auth=None)
def session_read(request: HttpRequest) -> SessionOut:
    """Who is logged in. Sets the CSRF cookie, without which nothing can be written."""
    get_token(request)
    return _session(request)


@router.post("", response={200: SessionOut, REFUSALS: Problem}, auth=Anybody())
def session_create(request: HttpRequest, credentials: CredentialsIn) -> SessionOut:
    """Log in by name and password.

    401 `second-factor-needed`: they are right, and POST /session/second-factor (or
    /session/passkey) comes next. 403 when either is wrong. 429 `locked-out` after too many of
    those, 429 when too many people log in at once.
    """
    user = person_log_in(
        request=request,
        username=credentials.username,
        password=Secret(credentials.password.get_secret_value()),
    )
    if user is None:
        raise Forbidden("The user name or the password is wrong.")
    return _session(request)


@router.delete("", response={204: None, ERRORS: Problem}, auth=Anybody())
def session_delete(request: HttpRequest) -> HttpResponse:
    """Log out; the desktops that were opened with this log-in end."""
    person_log_out(request=request)
    return HttpResponse(status=204)


@router.post("/second-factor", response={200: SessionOut, REFUSALS: Problem}, auth=Anybody())
def session_second_factor(request: HttpRequest, given: CodeIn) -> SessionOut:
    """A code of the authenticator, or a recovery code.

    It finishes a log-in; of who is logged in already it is the proof that connections ask for.
    """
    code_show(request=request, code=given.code)
    return _session(request)


@router.post(
    "/passkey/options", response={200: PasskeyOptionsOut, REFUSALS: Problem}, auth=Anybody()
)
def session_passkey_options(request: HttpRequest) -> PasskeyOptionsOut:
    """What `navigator.credentials.get` needs."""
    return PasskeyOptionsOut(publicKey=passkey_ask(request=request))


@router.post("/passkey", response={200: SessionOut, REFUSALS: Problem}, auth=Anybody())
def session_passkey(request: HttpRequest, given: PasskeyIn) -> SessionOut:
    """What `navigator.credentials.get` gave.

    It logs in without name and password, or finishes a log-in, or proves it again.
    """
    passkey_show(request=request, credential=given.credential)
    return _session(request)


@router.post("/reauthenticate", response={200: SessionOut, REFUSALS: Problem}, auth=Enrolling())
def session_reauthenticate(request: HttpRequest, given: ProofIn) -> SessionOut:
    """Show again who one is, after a 403 `reauthentication-needed`.

    Who has a second factor shows that: the password alone is no proof then.
    """
    if given.code is not None:
        code_show(request=request, code=given.code)
    elif given.password is None:
        raise Invalid({"password": ["Give the password or a code."]})
    elif not password_prove(request=request, password=Secret(given.password.get_secret_value())):
        raise Forbidden("The password is wrong.")
    return _session(request)


def _session(request: HttpRequest) -> SessionOut:
    user = request.user
    return SessionOut(
        user=_me(request, user) if isinstance(user, User) else None,
        pending=_is_pending(request),
        methods=MethodsOut(
            password=True,
            passkey=True,
            oidc=[OidcMethodOut(id=key, name=name) for key, name in oidc_providers()],
            ldap=uses_ldap(),
        ),
    )


def _is_pending(request: HttpRequest) -> bool:
    try:
        return step_pending(request) is not None
    except LoginOver:
        return False


def _me(request: HttpRequest, user: User) -> MeOut:
    factor = factor_state(request=request, user=user)
    return MeOut(
        id=str(user.pk),
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        is_admin=user.is_admin,
        time_zone=user.time_zone,
        has_password=user.has_usable_password(),
        password_expired=password_must_change(user),
        second_factor=SecondFactorOut(
            enrolled=factor.enrolled, required=factor.required, shown_at=factor.shown_at
        ),
        can=CanOut(
            manage_people=user.is_admin,
            see_log=user.is_admin,
            create_at_root=root_open_to(user, Action.EDIT),
        ),
        park_minutes=current_settings().park_minutes,
    )
