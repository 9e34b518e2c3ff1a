"""Makes, checks and revokes tokens.

Laws: a token's text exists in the answer that hands it out and nowhere else; a tunnel token is good
once, for what it was made for; log-out revokes what the log-in made and ends its live sessions; no
token is made for a log-in that is over.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.validity import NotNow, usable, usable_check
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.errors import LoginOver
from deskgate.control.setup import current_settings
from deskgate.control.sharing.models import Share
from deskgate.control.tokens.logins import (
    client_login_begin,
    login_of_session,
    login_revoke,
    login_told,
)
from deskgate.control.tokens.models import AuthToken, Login, LoginKind, TokenKind
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import Secret

TOKEN_BYTES: Final = 32  # 64 hexadecimal characters, as Guacamole's clients expect
TUNNEL_LIFE: Final = timedelta(seconds=60)  # from the click to the WebSocket's request


@dataclass(frozen=True, slots=True)
class Return:
    """To go on with this live session."""

    session: SessionLog


@dataclass(frozen=True, slots=True)
class SilentLook:
    """A look into this live session without its person being told."""

    session: SessionLog


# What a tunnel token opens: this connection, one of this folder's, a look into this session, what
# is shared, one's own session again.
Opened: TypeAlias = Connection | Folder | SessionLog | SilentLook | Share | Return
# A sliding end is written at most this often, so that polling scripts don't write all the time.
_SLIDE_STEP: Final = timedelta(minutes=1)


def token_digest(token: Secret) -> str:
    """What is stored of a token, and what finds it again."""
    return hashlib.sha256(token.reveal().encode("utf-8", "surrogatepass")).hexdigest()


def session_idle() -> timedelta:
    """How long a token lasts without use. Guacamole's api-session-timeout."""
    return timedelta(minutes=current_settings().api_session_minutes)


def session_token_issue(*, person: User, address: str = "", user_agent: str = "") -> Secret:
    """A token as POST /api/tokens gives: many uses, ends after a while without any.

    `person` is as their password was checked. Raises LoginOver when that has changed since, NotNow
    when their account may not be used now.
    """
    login_allow(person=person, by="password")
    token = _new_token()
    digest = token_digest(token)
    with transaction.atomic():
        person_lock_unchanged(person)
        login = client_login_begin(
            person=person, name=digest, address=address, user_agent=user_agent
        )
        AuthToken.objects.create(
            digest=digest,
            kind=TokenKind.SESSION,
            person=person,
            login=digest,
            expires_at=timezone.now() + session_idle(),
        )
        told = {"kind": LoginKind.GUACAMOLE.value, "login": login.pk}
        record("login.enter", person, details=told)
    return token


def login_allow(*, person: User, by: str) -> None:
    """Whether the account may be used now; that it may not is in the log. Raises NotNow."""
    try:
        usable_check(person)
    except NotNow as refused:
        record("login.refuse", person, details={"by": by, "reason": str(refused)})
        raise


def browser_token_issue(
    *, person: User, opens: Opened, session: SessionBase, factor_shown: bool = False
) -> Secret:
    """A tunnel token for the page of this session. Raises LoginOver when it is logged out."""
    login = login_of_session(session)
    with transaction.atomic():
        person_lock_unchanged(person)
        if login is None or not Login.objects.filter(name=login, person=person).exists():
            raise LoginOver
        return tunnel_token_issue(
            person=person, opens=opens, login=login, factor_shown=factor_shown
        )


def tunnel_token_issue(
    *, person: User, opens: Opened, login: str, factor_shown: bool = False
) -> Secret:
    """A token for one tunnel to one thing, within a minute. Old ones are swept out here."""
    tokens_purge()
    token = _new_token()
    AuthToken.objects.create(
        digest=token_digest(token),
        kind=TokenKind.TUNNEL,
        person=person,
        connection=opens if isinstance(opens, Connection) else None,
        folder=opens if isinstance(opens, Folder) else None,
        session=_session(opens),
        returns=isinstance(opens, Return),
        is_silent=isinstance(opens, SilentLook),
        share=opens if isinstance(opens, Share) else None,
        factor_shown=factor_shown,
        login=login,
        expires_at=timezone.now() + TUNNEL_LIFE,
    )
    return token


def _session(opens: Opened) -> SessionLog | None:
    if isinstance(opens, Return | SilentLook):
        return opens.session
    return opens if isinstance(opens, SessionLog) else None


def token_hold(*, token: Secret) -> None:
    """Until the surrounding transaction ends, nobody revokes this token, nor uses it elsewhere."""
    row = AuthToken.objects.filter(digest=token_digest(token)).first()
    if row is not None:
        user_lock(user_id=row.person_id)


def token_peek(*, token: Secret) -> AuthToken | None:
    """The token of this text, unused by being looked at; None when nothing can be opened by it."""
    row = AuthToken.objects.select_related("person").filter(
        digest=token_digest(token), person__is_active=True
    )
    found = row.first()
    if found is None or not usable(found.person):
        return None
    if found.kind == TokenKind.SESSION:
        return found
    return found if found.expires_at > timezone.now() else None


def session_token_use(*, token: Secret) -> AuthToken | None:
    """The session token of this text, its hour begun anew.

    None when it is unknown or idle, or its person's account is disabled or not for use now.
    """
    row = _find(token, TokenKind.SESSION)
    if row is None or not usable(row.person):
        return None
    now = timezone.now()
    if row.expires_at <= now and not sessions_live().filter(login=row.login).exists():
        return None
    if row.expires_at < now + session_idle() - _SLIDE_STEP:
        AuthToken.objects.filter(pk=row.pk).update(expires_at=now + session_idle())
        Login.objects.filter(name=row.login).update(seen_at=now)
    return row


def tunnel_token_use(*, token: Secret) -> AuthToken | None:
    """The tunnel token of this text, which is thereby spent; None when unknown, late or spent."""
    row = _find(token, TokenKind.TUNNEL)
    if row is None or not usable(row.person):
        return None
    spent, _ = AuthToken.objects.filter(pk=row.pk).delete()  # of two at once, one deletes it
    return row if spent and row.expires_at > timezone.now() else None


def session_token_revoke(*, token: Secret) -> bool:
    """DELETE /api/tokens: the token and what it opened end. False when there is no such token."""
    with transaction.atomic():
        row = _find(token, TokenKind.SESSION)
        if row is None:
            return False
        told = {"kind": LoginKind.GUACAMOLE.value, **login_told(row.login)}
        record("login.leave", row.person, details=told)
        login_revoke(login=row.login, person=row.person)
        return True


def login_rest(*, login: str, now: datetime) -> None:
    """A session of this log-in has ended: only now does the token's idle time begin."""
    AuthToken.objects.filter(login=login, kind=TokenKind.SESSION).update(
        expires_at=now + session_idle()
    )


def tokens_purge() -> int:
    """Delete what has expired, but no session token that still has a live session; how many."""
    live = sessions_live().exclude(login="").values("login")
    expired = AuthToken.objects.filter(expires_at__lte=timezone.now()).exclude(login__in=live)
    return expired.delete()[0]


def _new_token() -> Secret:
    return Secret(secrets.token_hex(TOKEN_BYTES).upper())


def person_lock_unchanged(person: User) -> None:
    """Lock the person, who must be as their proof found them. Raises LoginOver."""
    now = user_lock(user_id=person.pk)
    if now is None or not now.is_active or now.password != person.password:
        raise LoginOver


def _find(token: Secret, kind: TokenKind) -> AuthToken | None:
    rows = AuthToken.objects.select_related("person")
    return rows.filter(digest=token_digest(token), kind=kind, person__is_active=True).first()
