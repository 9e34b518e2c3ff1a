"""/templates: parameters that connections of one protocol share. Administrators write them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem, values_of
from deskgate.control.api.templates_schemas import (
    TemplateIn,
    TemplateOut,
    TemplatePageOut,
    TemplatePatch,
)
from deskgate.control.catalogue import protocol_get
from deskgate.control.tree.models import Connection, Template
from deskgate.control.tree.selectors import (
    template_get,
    template_to_write,
    templates_get,
    templates_writable,
)
from deskgate.control.tree.template_services import (
    template_create,
    template_delete,
    template_update,
)

router = Router(tags=["templates"])

_SORTS = {"name": "name", "updated_at": "updated_at"}


@router.get("", response={200: TemplatePageOut, ERRORS: Problem})
def templates_list(
    request: HttpRequest,
    protocol: str | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> TemplatePageOut:
    """The templates, for whoever may edit anything at all."""
    rows = templates_get(user=person_of(request))
    if protocol is not None:
        rows = rows.filter(protocol=protocol) if protocol_get(protocol) else rows.none()
    found, following = page(rows, cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    used = _used_by(found)
    items = [_out(row, used.get(row.pk, 0)) for row in found]
    return TemplatePageOut(items=items, next_cursor=following)


@router.post("", response={201: TemplateOut, ERRORS: Problem})
def template_post(
    request: HttpRequest, response: HttpResponse, template: TemplateIn
) -> Status[TemplateOut]:
    """A new template."""
    templates_writable(user=person_of(request))
    made = template_create(
        name=template.name,
        protocol=template.protocol,
        parameters=values_of(template.parameters),
        notes=template.notes,
    )
    etag_tell(response, made)
    return Status(201, _out(made, 0))


@router.get("/{template_id}", response={200: TemplateOut, ERRORS: Problem})
def template_read(request: HttpRequest, response: HttpResponse, template_id: str) -> TemplateOut:
    """One template."""
    template = template_get(user=person_of(request), template_id=template_id)
    etag_tell(response, template)
    return _out(template, _used_by([template]).get(template.pk, 0))


@router.patch("/{template_id}", response={200: TemplateOut, ERRORS: Problem})
def template_patch(
    request: HttpRequest, response: HttpResponse, template_id: str, changes: TemplatePatch
) -> TemplateOut:
    """Change what is given; the connections made from it follow."""
    with transaction.atomic():
        template = template_to_write(user=person_of(request), template_id=template_id)
        etag_check(request, template)
        changed = template_update(
            template=template,
            name=changes.name,
            parameters=values_of(changes.parameters),
            notes=changes.notes,
        )
    etag_tell(response, changed)
    return _out(changed, _used_by([changed]).get(changed.pk, 0))


@router.delete("/{template_id}", response={204: None, ERRORS: Problem})
def template_remove(request: HttpRequest, template_id: str) -> HttpResponse:
    """Delete it, if no connection is made from it."""
    with transaction.atomic():
        template = template_to_write(user=person_of(request), template_id=template_id)
        etag_check(request, template)
        template_delete(template=template)
    return HttpResponse(status=204)


def _used_by(templates: list[Template]) -> dict[int, int]:
    rows = Connection.objects.filter(template__in=templates).order_by()
    return dict(rows.values_list("template_id").annotate(Count("pk")))


def _out(template: Template, used_by: int) -> TemplateOut:
    return TemplateOut(
        id=str(template.pk),
        name=template.name,
        protocol=template.protocol,
        parameters=template.parameters,
        notes=template.notes,
        used_by=used_by,
        created_at=template.created_at,
        updated_at=template.updated_at,
    )
