"""What every view of Guacamole's REST API is made with: who calls, what is read, what is answered.

Laws: a call is its token's and nobody else's, whatever cookies come with it (so there is no CSRF);
what a view does is recorded as its caller's; every refusal has Guacamole's form; a bad token is
403, as there is no 401 in this API. Source: guacamole.md §4.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import acting
from deskgate.control.errors import ControlError
from deskgate.control.guacapi import errors
from deskgate.control.guacapi.callers import Caller, actor_of, caller_of
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.sources import DATA_SOURCE, is_ours
from deskgate.control.texts import is_unicode

__all__ = [
    "ApiError",
    "Caller",
    "body",
    "body_map",
    "by_method",
    "endpoint",
    "in_source",
    "person_of",
    "person_only",
    "pick_permissions",
    "refuse_visits",
    "source_check",
    "without_nulls",
]

Answer = dict[str, Any] | list[Any] | HttpResponse | None
View = Callable[..., Answer]

PERMISSIONS: Final = ("READ", "UPDATE", "DELETE", "ADMINISTER")

_log = structlog.get_logger(__name__)


def endpoint(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Make a view of `view(request, caller, **path)`, for these methods (with GET goes HEAD).

    It answers a dict or a list (200), None (204) or an HttpResponse, and may raise ApiError and
    the errors of `control/errors.py`.
    """
    allowed = {*methods, *(["HEAD"] if "GET" in methods else [])}

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **path: str) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            try:
                response = _answer(view, request, path)
            except (ApiError, ControlError) as error:
                response = errors.answer_to(error)
            except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
                raise  # Django knows what to say: `project/errors.py`
            except Exception as defect:  # noqa: BLE001 -- logged, and answered in the API's form
                _log.error(
                    "A request of Guacamole's API failed", path=request.path, exc_info=defect
                )
                response = errors.failed()
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answer

    return decorate


def by_method(**views: View) -> Callable[..., HttpResponse]:
    """One address, a view for each method: `by_method(GET=things_list, POST=thing_create)`."""

    @endpoint(*views)
    def choose(request: HttpRequest, caller: Caller, **path: str) -> Answer:
        method = "GET" if request.method == "HEAD" and "HEAD" not in views else request.method
        return views[str(method)](request, caller, **path)

    return choose


def in_source(view: View) -> View:
    """For views below a data source: 404 unless it is the caller's. They don't get its name.

    Ours has other names, too.
    """

    @wraps(view)
    def within(request: HttpRequest, caller: Caller, source: str, **path: str) -> Answer:
        source_check(caller, source)
        return view(request, caller, **path)

    return within


def source_check(caller: Caller, source: str) -> None:
    """Whether the caller has this data source. Raises ApiError."""
    meant = DATA_SOURCE if caller.person is not None and is_ours(source) else source
    if meant not in caller.sources:
        raise ApiError(404, "NOT_FOUND", "There is no such data source.")


def person_only(view: View) -> View:
    """For views that a log-in without an account has no use of: it is refused."""

    @wraps(view)
    def checked(request: HttpRequest, caller: Caller, **path: str) -> Answer:
        refuse_visits(caller)
        return view(request, caller, **path)

    return checked


def refuse_visits(caller: Caller) -> None:
    """Whoever has no account changes nothing. Raises ApiError."""
    if caller.person is None:
        raise ApiError(403, "PERMISSION_DENIED", "Permission Denied.")


def person_of(caller: Caller) -> User:
    """Whose account it is. Raises ApiError for who has none."""
    refuse_visits(caller)
    assert caller.person is not None  # or it would have been refused
    return caller.person


def body(request: HttpRequest) -> dict[str, Any] | list[Any]:
    """The JSON that was sent, an object or an array. Raises ApiError.

    Law: nothing of it is repeated in an error, because it may be a secret.
    """
    try:
        found = json.loads(request.body, parse_constant=_no_number)
        text = json.dumps(found, ensure_ascii=False)
    except (ValueError, RecursionError):
        raise ApiError(400, "BAD_REQUEST", "The body is not JSON.") from None
    if not isinstance(found, dict | list):
        raise ApiError(400, "BAD_REQUEST", "The body is neither a JSON object nor an array.")
    if not is_unicode(text) or "\\u0000" in text.replace("\\\\", ""):
        raise ApiError(400, "BAD_REQUEST", "The body holds what is no character.")
    return found


def body_map(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises ApiError."""
    found = body(request)
    if not isinstance(found, dict):
        raise ApiError(400, "BAD_REQUEST", "The body is not a JSON object.")
    return found


def pick_permissions(request: HttpRequest) -> set[str]:
    """`?permission=`, any of which is enough; none: no filter. Raises ApiError."""
    asked = {one.upper() for one in request.GET.getlist("permission") if one}
    if asked - set(PERMISSIONS):
        words = ", ".join(PERMISSIONS)
        raise ApiError(400, "BAD_REQUEST", f"A permission is one of {words}.")
    return asked


def without_nulls(thing: dict[str, Any]) -> dict[str, Any]:
    """The same without what is None: so Guacamole writes users, groups and connections."""
    return {name: value for name, value in thing.items() if value is not None}


def _answer(view: View, request: HttpRequest, path: dict[str, str]) -> HttpResponse:
    caller = caller_of(request)
    if any("\0" in part for part in path.values()):  # PostgreSQL can't even look for it
        raise ApiError(404, "NOT_FOUND", "There is nothing of this name.")
    with acting(actor_of(request, caller)):
        told = view(request, caller, **path)
    if isinstance(told, HttpResponse):
        return told
    return HttpResponse(status=204) if told is None else JsonResponse(told, safe=False)


def _no_number(name: str) -> None:
    raise ValueError(name)
