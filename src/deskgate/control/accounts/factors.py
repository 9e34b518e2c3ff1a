"""Reads of second factors: who has one, who needs one, when it was shown.

Laws: once somebody has a factor, the password alone proves nothing where a proof is asked for; who
needs a factor and has none may set one up and do nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import second_factor_required
from deskgate.control.accounts.models import User
from deskgate.control.errors import EnrolmentNeeded, ProofNeeded, SecondFactorNeeded

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_FACTOR: Final = "mfa"  # allauth's word in its records of what was shown


@dataclass(frozen=True, slots=True)
class FactorState:
    """A person's second factor, as far as this browser is concerned."""

    enrolled: bool
    required: bool
    shown_at: datetime | None


def factor_state(*, request: HttpRequest, user: User) -> FactorState:
    """For the page."""
    return FactorState(
        enrolled=factor_enrolled(user),
        required=second_factor_required(user),
        shown_at=factor_shown_at(request, user),
    )


def factor_enrolled(user: User) -> bool:
    """Whether this person has one; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def factor_shown_at(request: HttpRequest, user: User) -> datetime | None:
    """When this browser was last shown a second factor of this person."""
    return _last([one for one in _records(request, user) if one.get("method") == _FACTOR])


def factor_check(request: HttpRequest, user: User) -> None:
    """Whether this log-in is enough for this person to do anything at all.

    Raises EnrolmentNeeded, SecondFactorNeeded.
    """
    if factor_shown_at(request, user) is not None or not second_factor_required(user):
        return
    if not factor_enrolled(user):
        raise EnrolmentNeeded
    raise SecondFactorNeeded("Your group demands the second factor. Show it to go on.")


def client_login_is_enough(user: User, *, began: datetime) -> bool:
    """Whether what a client without a session logged in with is enough for this person now.

    Whoever had a factor at that time has shown it.
    """
    if not second_factor_required(user):
        return True
    factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return bool(factors.filter(created_at__lte=began).exists())


def factor_check_fresh(request: HttpRequest, user: User) -> None:
    """Whether the second factor was shown within the last minutes. Raises SecondFactorNeeded."""
    if factor_is_fresh(request, user):
        return
    if not factor_enrolled(user):
        raise SecondFactorNeeded(
            "This connection demands a second factor, and you have none. "
            "Set one up in your profile, then connect again."
        )
    raise SecondFactorNeeded("This connection demands the second factor. Show it again.")


def factor_is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether this browser was shown the second factor within the last minutes."""
    return _is_fresh(factor_shown_at(request, user))


def proof_is_fresh(request: HttpRequest) -> bool:
    """Whether the person has just shown who they are: by a factor, if they have one."""
    user = request.user
    if not isinstance(user, User):
        return False
    if factor_enrolled(user):
        return _is_fresh(factor_shown_at(request, user))
    return _is_fresh(_last(_records(request, user)))


def proof_check(request: HttpRequest) -> None:
    """Before anything that decides who may log in as this person. Raises ProofNeeded."""
    if proof_is_fresh(request):
        return
    user = request.user
    if isinstance(user, User) and factor_enrolled(user):
        raise ProofNeeded("Show your second factor again to go on.")
    raise ProofNeeded("Enter your password again to go on.")


def _is_fresh(at: datetime | None) -> bool:
    limit = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    return at is not None and at > timezone.now() - limit


def _records(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    return list(get_authentication_records(request, user))


def _last(records: list[dict[str, Any]]) -> datetime | None:
    times = [float(record["at"]) for record in records]
    return datetime.fromtimestamp(max(times), UTC) if times else None
