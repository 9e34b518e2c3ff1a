"""POST /api/tokens and DELETE /api/tokens/{token}, as Guacamole's clients expect them.

No cookie is read or set, so there is nothing for another site to abuse and no CSRF check. Law: this
is no way round the second factor: who has one gives a code of it, as `guac-totp`. Whoever has no
account is let in by `visiting.py`.
Source: guacamole.md §4 "Tokens".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from deskgate.control.accounts.entering import person_check
from deskgate.control.accounts.factor_services import code_check
from deskgate.control.accounts.factors import factor_enrolled
from deskgate.control.accounts.groups_selectors import second_factor_required
from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import Busy, EnrolmentNeeded, Forbidden, LoginOver, Unavailable
from deskgate.control.guacapi import errors
from deskgate.control.guacapi.callers import HEADER, caller_by, sources_of
from deskgate.control.guacapi.expired import renewal_ask, renewal_do
from deskgate.control.guacapi.visiting import is_vouched_for, vouched_enter
from deskgate.control.sources import DATA_SOURCE, OTHER_NAMES
from deskgate.control.tokens.logins import logins_purge
from deskgate.control.tokens.services import (
    session_token_issue,
    session_token_revoke,
    token_digest,
    tokens_purge,
)
from deskgate.control.vault.passthrough import password_keep
from deskgate.control.visits.services import visit_revoke
from deskgate.grants import Secret

_FORM: Final = "application/x-www-form-urlencoded"


@csrf_exempt
@require_http_methods(["POST"])
def tokens_create(request: HttpRequest) -> HttpResponse:
    """Log in by form, HTTP Basic or another program's word; or renew the token that is given."""
    if request.body and request.content_type != _FORM:
        return errors.refused(415, "HTTP 415 Unsupported Media Type")
    answer = _enter(request)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@require_http_methods(["DELETE"])
def token_delete(request: HttpRequest, token: str) -> HttpResponse:
    """Log out: the token is void, and the tunnels opened with it end."""
    del request
    if not (session_token_revoke(token=Secret(token)) or visit_revoke(token=Secret(token))):
        return errors.not_found("No such token.")
    return HttpResponse(status=204)


def _enter(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("token") or request.GET.get("token") or ""
    given = given or request.headers.get(HEADER, "")
    if is_vouched_for(request):
        return vouched_enter(request, given)
    if given:
        try:
            caller = caller_by(token=Secret(given))
        except EnrolmentNeeded as needed:
            return errors.permission_denied(str(needed))
        if caller is not None:
            told = _sources(request, caller.person) if caller.person else caller.sources
            return _answer(given, caller.username, told)
    credentials = _credentials(request)
    if credentials is None:
        return errors.permission_denied() if given else errors.invalid_login()
    return _log_in(request, *credentials)


def _log_in(request: HttpRequest, username: str, password: Secret) -> HttpResponse:
    try:
        person = person_check(request=request, username=username, password=password)
        if person is None:
            return errors.invalid_login()
        refused = renewal_ask(request, person) or _second_factor(request, person)
        if refused is not None:
            return refused
        password = renewal_do(request, person) or password
        token = _issue(request, person)
        password_keep(login=token_digest(token), password=password)
        return _answer(token.reveal(), person.username, _sources(request, person))
    except LoginOver:  # the password was changed while it was being checked
        return errors.invalid_login()
    except Busy as busy:
        return errors.refused(429, str(busy))
    except (Forbidden, Unavailable) as refused:  # a directory's people only
        return errors.refused(403 if isinstance(refused, Forbidden) else 503, str(refused))


def _second_factor(request: HttpRequest, person: User) -> HttpResponse | None:
    """What is missing beside the password, or wrong. Raises LockedOut."""
    if not factor_enrolled(person):
        if second_factor_required(person):
            return errors.permission_denied(str(EnrolmentNeeded()))
        return None
    code = request.POST.get(errors.CODE_FIELD, "").strip()
    if not code:
        return errors.code_needed()
    try:
        code_check(request=request, user=person, code=code)
    except Forbidden:
        return errors.code_wrong()
    return None


def _issue(request: HttpRequest, person: User) -> Secret:
    address = str(request.META.get("REMOTE_ADDR", ""))
    tokens_purge()
    logins_purge()
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, address)):
        return session_token_issue(
            person=person, address=address, user_agent=request.headers.get("User-Agent", "")
        )


def _sources(request: HttpRequest, person: User) -> tuple[str, ...]:
    return sources_of(person, str(request.META.get("REMOTE_ADDR", "")))


def _answer(token: str, username: str, sources: Sequence[str]) -> JsonResponse:
    return JsonResponse(
        {
            "authToken": token,
            "username": username,
            "dataSource": sources[0],
            # guacapy takes no other name than one that stands here.
            "availableDataSources": [*sources, *(OTHER_NAMES if DATA_SOURCE in sources else ())],
        }
    )


def _credentials(request: HttpRequest) -> tuple[str, Secret] | None:
    """The name and password of the form, else of HTTP Basic; None when neither is there."""
    username = request.POST.get("username", "")
    password = request.POST.get("password", "")
    if username or password:
        return username, Secret(password)
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    username, colon, password = decoded.partition(":")
    return (username, Secret(password)) if colon else None
