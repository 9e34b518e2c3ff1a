"""What is asked before a log-in, and about the log-in itself. Source: guacamole.md §4."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from deskgate.control.guacapi import errors
from deskgate.control.guacapi.view import Caller, by_method
from deskgate.control.tokens.services import session_token_revoke
from deskgate.control.visits.services import visit_revoke

_LANGUAGES: Final = {"en": "English"}


@csrf_exempt
@require_safe
def languages(request: HttpRequest) -> JsonResponse:
    """The languages of our page, for anybody."""
    del request
    return JsonResponse(_LANGUAGES)


@csrf_exempt
@require_safe
def patches(request: HttpRequest) -> JsonResponse:
    """What extensions put into Guacamole's page: there are none here."""
    del request
    return JsonResponse([], safe=False)


@csrf_exempt
def missing(request: HttpRequest) -> JsonResponse:
    """Any other address below this API's."""
    del request
    return errors.not_found("There is nothing at this address.")


def _still(request: HttpRequest, caller: Caller) -> None:
    """HEAD: the log-in is good, and its idle time begins anew."""
    del request, caller


def _log_out(request: HttpRequest, caller: Caller) -> None:
    """DELETE: the token is void, and what was opened with it ends."""
    del request
    if caller.visit is not None:
        visit_revoke(token=caller.token)
    else:
        session_token_revoke(token=caller.token)


own = by_method(HEAD=_still, DELETE=_log_out)
