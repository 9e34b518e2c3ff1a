"""/export: everything that is kept, as a file; never a secret. For administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.port.services import export_yaml, may_port

FILE = {
    200: {
        "description": "The file",
        "content": {"application/yaml": {"schema": {"type": "string"}}},
    }
}

router = Router(tags=["import and export"])


@router.get("", response={ERRORS: Problem}, openapi_extra={"responses": FILE})
def export_get(request: HttpRequest) -> HttpResponse:
    """People, groups, folders, connections, credentials and grants, without any secret.

    With the secrets it is only had at the server itself: `deskgate export --secrets`.
    """
    may_port(person_of(request))
    return HttpResponse(
        export_yaml(),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="deskgate.yaml"'},
    )
