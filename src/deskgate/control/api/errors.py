"""Every error of /api/v1 as problem+json, translated here and nowhere else.

Law: an answer repeats nothing that was sent, because it may have been a secret.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from deskgate.control.errors import (
    Busy,
    Conflict,
    ControlError,
    Forbidden,
    Invalid,
    KeyTrouble,
    LoginOver,
    LoginUnfinished,
    NotFound,
    Outdated,
    SecondFactorNeeded,
    Unavailable,
)
from deskgate.control.problem import TOO_BIG, problem

ERRORS: Final = frozenset({401, 403, 404, 409, 412, 422})  # what any operation may answer

_STATUS: Final[dict[type, int]] = {
    LoginOver: 401,
    LoginUnfinished: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Outdated: 412,
    SecondFactorNeeded: 403,
    Busy: 429,
    Unavailable: 503,
}
_KEY_TROUBLE: Final = (  # the file's place is for the log alone
    "The server can't open its stored secrets: its key file is missing or another one. Whoever "
    "runs the server is told what to do by `deskgate keys check`."
)
_log = structlog.get_logger(__name__)
_Handler = Callable[[HttpRequest, Any], HttpResponse]


def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    del request
    return problem(422, "Some of the input can't be accepted.", errors=error.errors)


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        # ("body", "<argument's name>", "parameters", "port") and the like
        place = ".".join(str(part) for part in one["loc"][2:]) or str(one["loc"][-1])
        fields.setdefault(place, []).append(f"{one['msg']}.")
    return problem(422, "The request doesn't have the expected form.", errors=fields)


def _control(request: HttpRequest, error: ControlError) -> HttpResponse:
    if isinstance(error, KeyTrouble):
        _log.error("The vault can't be opened", path=request.path, reason=str(error))
        return problem(500, _KEY_TROUBLE, kind=error.kind)
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 400)
    return problem(status, str(error), kind=error.kind)


def _anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del request, error
    return problem(401, "Log in first.")


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request
    if error.status_code == HTTPStatus.FORBIDDEN:
        return problem(403, "The CSRF token is missing or wrong. Reload the page and try again.")
    return problem(error.status_code, str(error))


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    del request, error
    return problem(404, "There is nothing at this address.")


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    del request
    if isinstance(error, RequestDataTooBig):
        return problem(413, TOO_BIG)
    return problem(400, "The request can't be accepted.")


def _not_json(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    """A form, which was read for its CSRF token already."""
    del request, error
    return problem(415, "Send the request's body as JSON.")


def _no_form(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
    del request, error
    return problem(400, "The form that was sent can't be read.")


def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("An API request failed", path=request.path, exc_info=error)
    return problem(500, "The server failed. Its log says why.")


_HANDLERS: Final[dict[type[Exception], _Handler]] = {
    Invalid: _invalid,
    ValidationError: _unreadable,
    ControlError: _control,
    AuthenticationError: _anonymous,
    HttpError: _http,
    Http404: _missing,
    SuspiciousOperation: _suspicious,
    RawPostDataException: _not_json,
    MultiPartParserError: _no_form,
    Exception: _defect,
}


def handlers_add(api: NinjaAPI) -> None:
    """Have this API answer errors so."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)
