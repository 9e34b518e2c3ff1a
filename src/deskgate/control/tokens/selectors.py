"""Reads of log-ins and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.errors import NotFound
from deskgate.control.setup import current_settings
from deskgate.control.tokens.models import ApiToken, AuthToken, Login, LoginKind, TokenKind

Kind = Literal["browser", "guacamole", "api-token"]
_TOKEN = "token-"  # noqa: S105 -- begins the identifier of an API token among log-ins


@dataclass(frozen=True, slots=True)
class Presence:
    """One place where somebody is logged in. `login` is what tokens know it by; never shown."""

    id: str
    kind: Kind
    login: str
    name: str
    address: str
    user_agent: str
    created_at: datetime
    seen_at: datetime | None


def api_tokens_of(person: User) -> QuerySet[ApiToken]:
    """A person's API tokens, by name."""
    return ApiToken.objects.filter(person=person)


def logins_live(person: User) -> QuerySet[Login]:
    """The log-ins of browsers and Guacamole clients that have not run out."""
    now = timezone.now()
    sessions = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    tokens = AuthToken.objects.filter(login=OuterRef("name"), kind=TokenKind.SESSION)
    since = now - timedelta(hours=current_settings().login_hours)
    return Login.objects.filter(
        Q(Exists(sessions), kind=LoginKind.BROWSER, created_at__gt=since)
        | Q(Exists(tokens), kind=LoginKind.GUACAMOLE),
        person=person,
    )


def presences(person: User) -> list[Presence]:
    """Everywhere this person is logged in, what was seen last first; API tokens after that."""
    now = timezone.now()
    tokens = [one for one in api_tokens_of(person) if one.expires_at > now]
    return [*(_of_login(row) for row in logins_live(person)), *(_of_token(row) for row in tokens)]


def presence_get(*, person: User, presence_id: str) -> Presence:
    """One of them. Raises NotFound."""
    found = next((one for one in presences(person) if one.id == presence_id), None)
    if found is None:
        raise NotFound("There is no such log-in.")
    return found


def token_id_of(presence: Presence) -> str:
    """The API token's own identifier."""
    return presence.id.removeprefix(_TOKEN)


def _of_login(row: Login) -> Presence:
    kind: Kind = "browser" if row.kind == LoginKind.BROWSER else "guacamole"
    return Presence(
        str(row.pk), kind, row.name, "", row.address, row.user_agent, row.created_at, row.seen_at
    )


def _of_token(row: ApiToken) -> Presence:
    return Presence(
        f"{_TOKEN}{row.pk}",
        "api-token",
        row.digest,
        row.name,
        row.address,
        row.user_agent,
        row.created_at,
        row.used_at,
    )
