"""Logging in and out. Every way in ends in `person_enter`, every way out in `person_log_out`.

The steps between are allauth's: it keeps a log-in that lacks its second factor in the session,
apart from those that are finished. Laws: half a log-in is nobody's; what was proved is proved for
the person as they were then; a wrong proof is counted (`attempts.py`), whichever it was.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    perform_password_login,
    record_authentication,
)
from allauth.account.models import Login as LoginSteps
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.attempts import attempt_of, locked_out
from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import LoginOver, LoginUnfinished
from deskgate.control.tokens.logins import (
    login_begin,
    login_of_session,
    login_revoke,
    login_told,
)
from deskgate.control.tokens.services import login_allow
from deskgate.control.vault.passthrough import (
    password_keep,
    password_remember,
    password_settle,
    password_taken,
)
from deskgate.grants import Secret

_BACKEND: Final = "deskgate.control.accounts.backend.PasswordBackend"
_PROOFS: Final = AUTHENTICATION_METHODS_SESSION_KEY  # and allauth's key that begins with it
_AS_PROVED: Final = "deskgate_as_proved"  # in allauth's state of a log-in


def person_check(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """The enabled person of this name and password; takes as long for a name that isn't there.

    Raises Busy when too many passwords are being checked, LockedOut after too many wrong ones.
    """
    attempt = attempt_of(request)
    name = username_normal(username)
    user = authenticate(attempt, username=name, password=password.reveal())
    if isinstance(user, User):
        return user
    was_locked = getattr(attempt, "axes_failures_since_start", None) is None
    is_locked = bool(getattr(attempt, "axes_locked_out", False))
    if not was_locked:
        refused_record(name=username, by="password", locks=is_locked)
    if is_locked:
        raise locked_out()
    return None


def person_log_in(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """Log the browser in; None for a wrong name or password.

    Raises Busy, LockedOut, and LoginUnfinished when the second factor comes next.
    """
    user = person_check(request=request, username=username, password=password)
    if user is None:
        return None
    password_remember(request=request, person=user, password=password)
    steps = LoginSteps(user=user, state={_AS_PROVED: user.get_session_auth_hash()})
    perform_password_login(request, {"username": user.username}, steps)
    return person_entered(request=request, user=user)


def person_entered(*, request: HttpRequest, user: User) -> User:
    """The person, once every step is done. Raises LoginUnfinished, LoginOver."""
    if step_pending(request) is not None:
        raise LoginUnfinished
    if request.user != user:
        raise LoginOver
    return user


def step_pending(request: HttpRequest) -> LoginStage | None:
    """The second factor that a log-in in this browser waits for. Raises LoginOver.

    Whoever was disabled, or changed their password, since the first step has to begin again.
    """
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return None
    user = stage.login.user
    as_proved = stage.login.state.get(_AS_PROVED)
    if not isinstance(user, User) or not user.is_active:
        stage.abort()
        raise LoginOver
    if as_proved is not None and as_proved != user.get_session_auth_hash():
        stage.abort()
        raise LoginOver
    return stage


def person_enter(*, request: HttpRequest, user: User) -> None:
    """The browser is this person's from now on; if it was another's, that log-in is over.

    Every way to log a browser in ends here. Raises LoginOver for who was disabled meanwhile,
    NotNow for an account that may not be used now.
    """
    login_allow(person=user, by=", ".join(methods_of(request, user)))
    proofs = {key: value for key, value in request.session.items() if key.startswith(_PROOFS)}
    to_pass_on = password_taken(request=request, person=user)
    if request.user.is_authenticated and request.user != user:
        person_log_out(request=request)
    with transaction.atomic():
        now = user_lock(user_id=user.pk)
        if now is None or not now.is_active or now.password != user.password:
            raise LoginOver
        login(request, user, backend=getattr(user, "backend", _BACKEND))
        request.session.update(proofs)
        row = login_begin(request=request, person=user)
        password_settle(login=row, sealed=to_pass_on)
        told = {"by": methods_of(request, user), "login": row.pk}
        record("login.enter", user, details=told)


def person_log_out(*, request: HttpRequest) -> None:
    """Log the browser out: its tunnel tokens are void and the sessions it opened end."""
    person, name = request.user, login_of_session(request.session)
    with transaction.atomic():
        if isinstance(person, User) and name is not None:
            record("login.leave", person, details=login_told(name))
            login_revoke(login=name, person=person)
        logout(request)


def password_prove(*, request: HttpRequest, password: Secret) -> bool:
    """Who is logged in shows their password again; whether it was right. Raises as the log-in."""
    user = request.user
    if not isinstance(user, User):
        raise LoginOver
    if person_check(request=request, username=user.username, password=password) != user:
        return False
    record_authentication(request, user, "password", reauthenticated=True)
    password_keep(login=login_of_session(request.session) or "", password=password)
    return True


def methods_of(request: HttpRequest, user: User) -> list[str]:
    """By what this browser proved to be this person, in words."""
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    return [str(one.get("type") or one.get("provider") or one.get("method")) for one in records]


def refused_record(*, name: str, by: str, locks: bool = False) -> None:
    """A wrong proof, in the log. A name that nobody has isn't repeated: it may be a password."""
    user = User.objects.filter(username_key=_searchable(name)).first()
    details = {"by": by, **({"locked": True} if locks else {})}
    record("login.refuse", user, name="" if user else "an unknown name", details=details)


def _searchable(name: str) -> str:
    """PostgreSQL can't even look for a NUL, nor anything for half a surrogate pair."""
    folded = username_fold(name).replace("\0", "\ufffd")
    return folded.encode("utf-8", "replace").decode()
