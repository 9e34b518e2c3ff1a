"""Second factors: shown at a log-in or again later, set up, taken away.

allauth checks codes and keeps their secrets. Laws: nobody changes a factor without having just
shown who they are; what a group demands can't be left without one; each wrong code is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.flows import activate_totp, deactivate_totp
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest

from deskgate.control.accounts.attempts import attempt_check, attempt_failed, locked_out
from deskgate.control.accounts.entering import person_entered, refused_record, step_pending
from deskgate.control.accounts.factors import FACTORS, proof_check
from deskgate.control.accounts.groups_selectors import second_factor_required
from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Forbidden, LoginOver, NotFound
from deskgate.control.tokens.logins import everything_revoke
from deskgate.control.vault.cipher import seal, unseal
from deskgate.grants import Secret

_SEALED_SECRET: Final = "deskgate_totp"  # noqa: S105 -- the name of a place in the session


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What an authenticator is fed with."""

    secret: Secret
    url: Secret
    qr_svg: Secret


def code_show(*, request: HttpRequest, code: str) -> User:
    """A code of the authenticator or a recovery code: finishes a log-in, or proves it again.

    Raises Forbidden for a wrong one, LockedOut, LoginOver when there is nobody to prove.
    """
    stage = step_pending(request)
    user = request.user if stage is None else stage.login.user
    if not isinstance(user, User):
        raise LoginOver
    kind = AuthenticateForm if stage is not None else ReauthenticateForm
    form = kind(data={"code": code}, user=user)
    form_check(request=request, form=form, name=user.username, by="second factor")
    form.save()
    if stage is None:
        record("login.prove", user, details={"by": form.authenticator.type})
        return user
    stage.exit()
    return person_entered(request=request, user=user)


def code_check(*, request: HttpRequest, user: User, code: str) -> None:
    """The same for a client without a session. Raises Forbidden, LockedOut."""
    form = AuthenticateForm(data={"code": code}, user=user)
    form_check(request=request, form=form, name=user.username, by="second factor")
    form.authenticator.record_usage()


def form_check(*, request: HttpRequest, form: Form, name: str, by: str) -> None:
    """Whether allauth takes what was shown; what it doesn't is counted. Raises as `code_show`."""
    attempt_check(request=request, name=name)
    if _is_valid(form):
        return
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    locks = attempt_failed(request=request, name=name)
    refused_record(name=name, by=by, locks=locks)
    if locks or codes & {"too_many_login_attempts", "rate_limited"}:
        raise locked_out()
    raise Forbidden("That was not right, or it was used already. Try again.")


def _is_valid(form: Form) -> bool:
    """fido2 parses what a browser sends with more kinds of errors than allauth expects."""
    try:
        return form.is_valid()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False


def totp_begin(*, request: HttpRequest) -> TotpOffer:
    """A secret for an authenticator, which counts once it is confirmed. Raises ProofNeeded."""
    user = _person(request)
    proof_check(request)
    _check_no_totp(user)
    secret = totp.generate_totp_secret()
    request.session[_SEALED_SECRET] = seal(Secret(secret)).decode()
    adapter = get_adapter()
    url = adapter.build_totp_url(user, secret)
    return TotpOffer(Secret(secret), Secret(url), Secret(adapter.build_totp_svg(url)))


def totp_confirm(*, request: HttpRequest, code: str) -> list[str]:
    """The authenticator shows its first code; the new recovery codes, if there were none.

    Raises ProofNeeded, Conflict, Forbidden, LockedOut.
    """
    user = _person(request)
    proof_check(request)
    sealed = request.session.get(_SEALED_SECRET)
    if sealed is None:
        raise Conflict("Begin again: there is no authenticator waiting to be confirmed.")
    with _secret_in(request.session, unseal(str(sealed).encode())):
        form = ActivateTOTPForm(data={"code": code}, user=user)
        form_check(request=request, form=form, name=user.username, by="second factor")
        with transaction.atomic():
            user_lock(user_id=user.pk)
            _check_no_totp(user)
            made, codes = activate_totp(request, form)
            record("factor.add", user, details={"type": made.type})
    del request.session[_SEALED_SECRET]
    factor_shown(request=request, factor=made)
    return list(codes.wrap().generate_codes()) if codes is not None else []


def totp_remove(*, request: HttpRequest) -> None:
    """Take the authenticator away. Raises ProofNeeded, NotFound, Conflict."""
    user = _person(request)
    proof_check(request)
    with transaction.atomic():
        factor = factor_lock(user=user, type_=Authenticator.Type.TOTP)
        deactivate_totp(request, factor)
        record("factor.remove", user, details={"type": factor.type})


def recovery_codes_renew(*, request: HttpRequest) -> list[str]:
    """New recovery codes; the old ones don't work any more. Raises ProofNeeded, Conflict."""
    user = _person(request)
    proof_check(request)
    with transaction.atomic():
        user_lock(user_id=user.pk)
        if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
            raise Conflict("Set up a second factor first; recovery codes stand in for it.")
        made = generate_recovery_codes(request)
        record("factor.codes", user)
    return list(made.wrap().generate_codes())


def factors_reset(*, user: User) -> None:
    """An administrator takes all factors of a person away, who lost them; log-ins end."""
    with transaction.atomic():
        user_lock(user_id=user.pk)
        count, _ = Authenticator.objects.filter(user=user).delete()
        everything_revoke(person=user, message="The second factor was reset.")
        record("factor.reset", user, details={"removed": count})


def factor_lock(*, user: User, type_: str, pk: int | None = None) -> Authenticator:
    """One factor, locked, which may go. Raises NotFound, Conflict."""
    user_lock(user_id=user.pk)
    rows = Authenticator.objects.filter(user=user)
    factor = rows.filter(type=type_, **({} if pk is None else {"pk": pk})).first()
    if factor is None:
        raise NotFound("There is no such second factor.")
    others = rows.filter(type__in=FACTORS).exclude(pk=factor.pk).exists()
    if not others and second_factor_required(user):
        raise Conflict("Your group demands a second factor. Set up another one first.")
    return factor


def factor_shown(*, request: HttpRequest, factor: Authenticator) -> None:
    """Setting a factor up has shown it, too."""
    record_authentication(
        request, factor.user, "mfa", id=factor.pk, type=factor.type, reauthenticated=True
    )


class _secret_in:  # noqa: N801 -- read as a statement
    """allauth looks for the secret in the session, in the clear: it is there only meanwhile."""

    def __init__(self, session: SessionBase, secret: Secret) -> None:
        self._session, self._secret = session, secret

    def __enter__(self) -> None:
        self._session[totp.SECRET_SESSION_KEY] = self._secret.reveal()

    def __exit__(self, *_: object) -> None:
        self._session.pop(totp.SECRET_SESSION_KEY, None)


def _check_no_totp(user: User) -> None:
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise Conflict("There is an authenticator already. Take it away first.")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise LoginOver
    return request.user
