"""Logging in without an account at POST /api/tokens: signed requests, encrypted JSON, share keys.

Law: whatever is wrong, the answer is that of a wrong password; what it was is in the log.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from deskgate.control.errors import KeyTrouble
from deskgate.control.guacapi import errors
from deskgate.control.signed.dialects import SIGNATURE
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.services import (
    Coming,
    Entered,
    json_enter,
    refusal_record,
    signed_enter,
)
from deskgate.control.visits.models import VisitSource
from deskgate.control.visits.selectors import source_of
from deskgate.control.visits.share_entering import share_enter
from deskgate.grants import Secret

DATA = "data"
KEY = "key"  # of a shared session


def is_vouched_for(request: HttpRequest) -> bool:
    """Whether somebody else's word comes with the form."""
    return any(request.POST.get(name) for name in (DATA, SIGNATURE, KEY))


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
    """Raises SignatureRefused, KeyTrouble."""
    if blobs := [blob for blob in request.POST.getlist(DATA) if blob]:
        return json_enter(blobs, coming=coming)
    if not request.POST.get(SIGNATURE):
        return _by_key(Secret(request.POST[KEY]), coming)
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return signed_enter(pairs, method=str(request.method), path=request.path, coming=coming)


def _by_key(key: Secret, coming: Coming) -> Entered:
    """Raises SignatureRefused, KeyTrouble."""
    found = share_enter(key=key, address=coming.address, user_agent=coming.user_agent)
    if found is None:
        refused = SignatureRefused("The share key is not known, or what it shared is over.")
        refusal_record(VisitSource.SHARE, coming, refused)
        raise refused
    visit, token = found
    return Entered(token, visit)


def _answer(entered: Entered) -> JsonResponse:
    source = source_of(entered.visit)
    return JsonResponse(
        {
            "authToken": entered.token.reveal(),
            "username": entered.visit.username,
            "dataSource": source,
            "availableDataSources": [source],
        }
    )
