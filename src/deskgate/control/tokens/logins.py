"""Log-ins: begun once, looked at by every request, ended by their person, by an administrator or by
time.

Laws: a log-in that is over takes its tokens and live sessions with it; when somebody was last seen
is written once a minute at most.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.validity import usable
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.setup import current_settings
from deskgate.control.tokens.models import ApiToken, AuthToken, Login, LoginKind
from deskgate.grants import Ending
from deskgate.guac.status import Status

SEEN_STEP: Final = timedelta(minutes=1)
_LOGIN: Final = "deskgate_login"
_AGENT_LENGTH: Final = 300


def login_of_session(session: SessionBase) -> str | None:
    """The name of a browser's log-in; None when nobody is logged in."""
    login: str | None = session.get(_LOGIN)
    return login


def login_begin(*, request: HttpRequest, person: User) -> Login:
    """Name a browser's log-in, within the request that logs in: two later ones would name it twice.

    The name is kept in the session, because the session's own key changes when the person proves
    who they are again, and it opens nothing.
    """
    session = request.session
    name = session.setdefault(_LOGIN, secrets.token_hex(16))
    now = timezone.now()
    logins_purge()
    row, _ = Login.objects.update_or_create(
        name=name,
        defaults={
            "kind": LoginKind.BROWSER,
            "person": person,
            "session_key": session.session_key or "",
            "created_at": now,
            **_seen(request, now),
        },
    )
    return row


def login_follow(*, session: SessionBase) -> None:
    """The session has another key now."""
    name = login_of_session(session)
    Login.objects.filter(name=name).update(session_key=session.session_key or "")


def login_still(*, request: HttpRequest, person: User) -> bool:
    """Whether this browser's log-in is there, this person's, not too old, and at a time at which
    their account may be used.
    """
    name = login_of_session(request.session)
    row = Login.objects.filter(name=name, person=person).first() if name else None
    now = timezone.now()
    if row is None or row.created_at <= now - timedelta(hours=current_settings().login_hours):
        return False
    if not usable(person, at=now):
        return False
    key = request.session.session_key or ""
    # The key changes when Django says so; what is known by it must follow.
    if row.seen_at <= now - SEEN_STEP or row.session_key != key:
        Login.objects.filter(pk=row.pk).update(session_key=key, **_seen(request, now))
    return True


def client_login_begin(*, person: User, name: str, address: str, user_agent: str) -> Login:
    """A Guacamole client is logged in, with the token whose digest is `name`."""
    return Login.objects.create(
        kind=LoginKind.GUACAMOLE,
        name=name,
        person=person,
        seen_at=timezone.now(),
        address=address[:64],
        user_agent=user_agent[:_AGENT_LENGTH],
    )


def login_told(name: str) -> dict[str, int]:
    """A log-in by its key, as events name it: when one is over tells where it began."""
    key = Login.objects.filter(name=name).values_list("pk", flat=True).first()
    return {} if key is None else {"login": key}


def login_revoke(*, login: str, person: User, message: str = "You logged out.") -> None:
    """A log-out: its tokens are void and its live sessions end."""
    logins_revoke(logins=[login], person=person, message=message, status=Status.SESSION_CLOSED)


def logins_revoke(
    *,
    logins: Collection[str],
    person: User,
    message: str,
    status: Status = Status.CLIENT_FORBIDDEN,
) -> None:
    """End these log-ins of a person, with all that was opened by them."""
    with transaction.atomic():
        user_lock(user_id=person.pk)
        rows = Login.objects.filter(name__in=logins, person=person)
        keys = [key for key in rows.values_list("session_key", flat=True) if key]
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
        AuthToken.objects.filter(login__in=logins, person=person).delete()
        sessions_end(
            sessions=sessions_live().filter(login__in=logins, person=person),
            status=status,
            ending=Ending.REVOKED,
            message=message,
        )


def everything_revoke(
    *, person: User, message: str, keep: str | None = None, api_tokens: bool = False
) -> None:
    """End all log-ins of a person but the one called `keep`, and all live sessions but its own.

    `api_tokens`: those are deleted, too.
    """
    kept = [keep] if keep else []
    with transaction.atomic():
        user_lock(user_id=person.pk)
        rows = Login.objects.filter(person=person).exclude(name__in=kept)
        keys = [key for key in rows.values_list("session_key", flat=True) if key]
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
        AuthToken.objects.filter(person=person).exclude(login__in=kept).delete()
        if api_tokens:
            ApiToken.objects.filter(person=person).delete()
        sessions_end(
            sessions=sessions_live().filter(person=person).exclude(login__in=kept),
            status=Status.CLIENT_FORBIDDEN,
            ending=Ending.REVOKED,
            message=message,
        )


def logins_purge() -> int:
    """Delete log-ins of browsers whose session is over, of clients whose token is; how many."""
    now = timezone.now()
    open_sessions = Session.objects.filter(expire_date__gt=now).values("session_key")
    tokens = AuthToken.objects.values("login")
    browsers = Login.objects.filter(kind=LoginKind.BROWSER).exclude(session_key__in=open_sessions)
    clients = Login.objects.filter(kind=LoginKind.GUACAMOLE).exclude(name__in=tokens)
    return browsers.delete()[0] + clients.delete()[0]


def _seen(request: HttpRequest, now: datetime) -> dict[str, str | datetime]:
    return {
        "seen_at": now,
        "address": str(request.META.get("REMOTE_ADDR", ""))[:64],
        "user_agent": request.headers.get("User-Agent", "")[:_AGENT_LENGTH],
    }
