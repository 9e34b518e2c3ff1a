"""For machines that watch: is the process up, can it serve, how is it doing."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from deskgate.control.nodes.probe import reachable
from deskgate.control.nodes.selectors import default_address
from deskgate.control.together.metrics import gauges_refresh


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and a guacd accepts connections; 503 names what doesn't."""
    del request
    database = _database_answers()
    address = default_address() if database else None
    guacd = address is not None and reachable(address)
    checks = {"database": _word(database), "guacd": _word(guacd)}
    return JsonResponse(checks, status=200 if database and guacd else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format; each plane registers its own in the default registry."""
    del request
    gauges_refresh()
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _word(works: bool) -> str:
    return "ok" if works else "unavailable"
