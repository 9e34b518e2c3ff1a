"""Logging in without an account at POST /api/tokens: signed requests and encrypted JSON.

Law: whatever is wrong, the answer is that of a wrong password; what it was is in the log.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from deskgate.control.errors import KeyTrouble
from deskgate.control.guacapi import errors
from deskgate.control.signed.dialects import SIGNATURE
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.services import Coming, Entered, json_enter, signed_enter
from deskgate.grants import Secret

DATA = "data"


def is_vouched_for(request: HttpRequest) -> bool:
    """Whether somebody else's word comes with the form."""
    return bool(request.POST.get(DATA) or request.POST.get(SIGNATURE))


def vouched_enter(request: HttpRequest, given: str) -> HttpResponse:
    """The token of who is let in. `given`: the token that they have from before, or ""."""
    coming = Coming(
        address=str(request.META.get("REMOTE_ADDR", "")),
        user_agent=request.headers.get("User-Agent", ""),
        token=Secret(given) if given else None,
    )
    try:
        return _answer(_enter(request, coming))
    except SignatureRefused:
        return errors.invalid_login()
    except KeyTrouble as trouble:
        return errors.answer_to(trouble)


def _enter(request: HttpRequest, coming: Coming) -> Entered:
    """Raises SignatureRefused."""
    if blobs := [blob for blob in request.POST.getlist(DATA) if blob]:
        return json_enter(blobs, coming=coming)
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return signed_enter(pairs, method=str(request.method), path=request.path, coming=coming)


def _answer(entered: Entered) -> JsonResponse:
    source = entered.visit.source
    return JsonResponse(
        {
            "authToken": entered.token.reveal(),
            "username": entered.visit.username,
            "dataSource": source,
            "availableDataSources": [source],
        }
    )
