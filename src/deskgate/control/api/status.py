"""/status: this server and its default guacd."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from deskgate import __version__
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import GuacdOut, Problem, StatusOut
from deskgate.control.nodes.selectors import default_address
from deskgate.control.runtime import guacd_report

router = Router(tags=["status"])


@router.get("", response={200: StatusOut, ERRORS: Problem})
def status_read(request: HttpRequest) -> StatusOut:
    """The version, and whether sessions can be opened; if not, what to do."""
    del request
    report = guacd_report(default_address())
    return StatusOut(version=__version__, guacd=GuacdOut.from_orm(report))
