"""API tokens: made by their owner in the page, shown once, good for some of what the owner may do.

Laws: a token is never more than its owner, and is nothing while they are disabled; with it nobody
makes tokens, nor changes what people log in by.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from deskgate.control.accounts.attempts import API_TOKEN, attempt_failed, locked_out
from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.validity import usable_check
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid, LoginOver, NotFound
from deskgate.control.setup import current_settings
from deskgate.control.texts import identifier
from deskgate.control.tokens.logins import login_revoke
from deskgate.control.tokens.models import ApiToken
from deskgate.control.tokens.scopes import Scope
from deskgate.control.tokens.services import Opened, token_digest, tunnel_token_issue
from deskgate.grants import Secret

PREFIX: Final = "dgt_"  # so that scanners of source code know what they have found
MOST: Final = 50  # of one person's
_BYTES: Final = 32
_USED_STEP: Final = timedelta(minutes=1)


def api_token_create(
    *, person: User, name: str, scopes: Collection[Scope], expires_at: datetime
) -> tuple[ApiToken, Secret]:
    """A new token and its text. Raises Invalid, Conflict."""
    _check_end(expires_at)
    token = Secret(PREFIX + secrets.token_urlsafe(_BYTES))
    with transaction.atomic():
        user_lock(user_id=person.pk)
        if ApiToken.objects.filter(person=person).count() >= MOST:
            raise Conflict(f"There are {MOST} tokens already. Delete those that are not used.")
        row = ApiToken(
            person=person,
            name=name,
            digest=token_digest(token),
            scopes=sorted({Scope(scope).value for scope in scopes}),
            expires_at=expires_at,
        )
        _save(row)
        details = {"scopes": row.scopes, "until": expires_at.isoformat()}
        record("token.create", row, details=details)
    return row, token


def api_token_delete(*, person: User, token_id: str) -> None:
    """Void at once; sessions that were opened with it end. Raises NotFound."""
    with transaction.atomic():
        user_lock(user_id=person.pk)
        row = ApiToken.objects.filter(person=person, pk=identifier(token_id)).first()
        if row is None:
            raise NotFound("There is no such token.")
        login_revoke(login=row.digest, person=person, message="The API token was deleted.")
        record("token.delete", row)
        row.delete()


def api_token_use(*, request: HttpRequest, token: Secret) -> ApiToken:
    """The token of this text, if it is good now. Raises LoginOver, LockedOut, NotNow.

    Wrong ones are counted by address; a right one is right whatever others have tried.
    """
    rows = ApiToken.objects.select_related("person").filter(digest=token_digest(token))
    now = timezone.now()
    row = rows.first()
    if row is None or row.expires_at <= now or not row.person.is_active:
        if attempt_failed(request=request, name=API_TOKEN):
            raise locked_out()
        raise LoginOver
    usable_check(row.person)
    if row.used_at is None or row.used_at <= now - _USED_STEP:
        row.used_at = now
        row.address = str(request.META.get("REMOTE_ADDR", ""))[:64]
        row.user_agent = request.headers.get("User-Agent", "")[:300]
        row.save(update_fields=["used_at", "address", "user_agent"])
    return row


def api_tunnel_token_issue(*, token: ApiToken, opens: Opened) -> Secret:
    """A tunnel token for a program. Raises LoginOver when its own token has just been deleted."""
    with transaction.atomic():
        person = user_lock(user_id=token.person_id)
        if person is None or not person.is_active or not _exists(token):
            raise LoginOver
        return tunnel_token_issue(person=person, opens=opens, login=token.digest)


def _exists(token: ApiToken) -> bool:
    return ApiToken.objects.filter(pk=token.pk, expires_at__gt=timezone.now()).exists()


def _check_end(expires_at: datetime) -> None:
    days = current_settings().login_token_days
    now = timezone.now()
    if timezone.is_naive(expires_at):
        raise Invalid({"expires_at": ["Give the time with its zone, as 2030-01-31T12:00:00Z."]})
    if not now < expires_at <= now + timedelta(days=days, hours=1):
        raise Invalid({"expires_at": [f"Give a time to come, {days} days from now at most."]})


def _save(row: ApiToken) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a token of this name already."]}) from None
