"""What Django itself refuses, as the API at that address words its errors.

Law: a program never gets a page: whatever is under /api/ answers in that API's own JSON.
"""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.defaults import bad_request as bad_request_page

from deskgate.control.guacapi import errors as guacamole
from deskgate.control.problem import TOO_BIG, problem
from deskgate.control.project.pages import unknown_host

_GUACAMOLE: Final = re.compile(r"/api/(?:tokens?|session|languages|patches|ext)(?:/|$)")
_API: Final = "/api/"
_UNKNOWN_HOST: Final = "This server does not answer under this host name."


def api_error(path: str, status: int, detail: str) -> HttpResponse | None:
    """The error in the shape of the API that the path belongs to; None when it is no API's.

    `path`: without the prefix that the request came by.
    """
    if _GUACAMOLE.match(path):
        return guacamole.refused(status, detail)
    return problem(status, detail) if path.startswith(_API) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a body over the limit, too many fields, a host that isn't ours."""
    if isinstance(exception, RequestDataTooBig):
        return too_big(request.path_info)
    if isinstance(exception, DisallowedHost):
        return api_error(request.path_info, 400, _UNKNOWN_HOST) or unknown_host()
    answer = api_error(request.path_info, 400, "The request can't be accepted.")
    return answer or bad_request_page(request, exception)


def too_big(path: str) -> HttpResponse:
    """A body over the limit."""
    plain = HttpResponse(TOO_BIG, status=413, content_type="text/plain")
    return api_error(path, 413, TOO_BIG) or plain


def translated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A refused method says so in the API's own shape; any other answer stays as it is."""
    if response.status_code != 405:
        return response
    detail = f"{request.method} can't be used here."
    answer = api_error(request.path_info, 405, detail)
    if answer is None:
        return response
    answer.headers["Allow"] = response.headers.get("Allow", "")
    return answer
