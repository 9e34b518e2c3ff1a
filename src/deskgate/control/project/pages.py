"""The page of the interface, and the plain pages around it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from deskgate.control.api.look import look_out
from deskgate.control.look.page import page_with_look
from deskgate.control.look.selectors import look_now
from deskgate.control.problem import problem

_log = structlog.get_logger(__name__)

_PLAIN: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Deskgate</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="font-family: sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
{text}</body></html>
"""
_MISSING_PAGE: Final = _PLAIN.format(
    text="""<h1>The web interface has not been built</h1>
<p>The server runs, but this checkout holds no built page. Run <code>make setup</code> in the
checkout, then reload this page.</p>
<p>The <a href="api/v1/docs">API</a> and the commands work without it; the log-in of the
administration is the page's.</p>
"""
)
# The address itself is not repeated: it is whatever somebody sent.
_UNKNOWN_HOST_PAGE: Final = _PLAIN.format(
    text="""<h1>Deskgate is not set up for this address</h1>
<p>The server runs, but it answers only under the names that its administrator has listed. Whoever
runs it adds this page's host to <code>DESKGATE_ALLOWED_HOSTS</code> and starts it again.</p>
"""
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The single page, for every address that it routes itself."""
    del request
    try:
        page = (Path(settings.WEB_BUILD) / "index.html").read_text()
    except FileNotFoundError:
        return HttpResponse(_MISSING_PAGE, status=503)
    response = HttpResponse(_with_look(page))
    response["Cache-Control"] = "no-cache"  # a new build is seen at the next visit
    return response


def _with_look(page: str) -> str:
    """Without a database the page is as it was built; it says itself what is missing."""
    try:
        return page_with_look(page, look_out(look_now()))
    except DatabaseError:
        _log.exception("The look can't be read")
        return page


def unknown_host() -> HttpResponse:
    """For a host name that is not in DESKGATE_ALLOWED_HOSTS."""
    return HttpResponse(_UNKNOWN_HOST_PAGE, status=400)


def api_missing(request: HttpRequest) -> HttpResponse:
    """Anything under /api/ that isn't there: an answer that a program understands."""
    del request
    return problem(404, "There is nothing at this address.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own check (the administration's forms) refused a request."""
    del request, reason
    return problem(403, "The CSRF token is missing or wrong. Reload the page and try again.")
