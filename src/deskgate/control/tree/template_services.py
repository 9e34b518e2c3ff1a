"""Writes to templates. Only administrators may, which is asked before."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.audit.record import record
from deskgate.control.catalogue import PROTOCOLS, protocol_get
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.changes import changes_between, state_of
from deskgate.control.tree.index import index_refresh
from deskgate.control.tree.models import Connection, Template
from deskgate.control.tree.parameters import Given, shared_parameters
from deskgate.control.tree.settle import Errors
from deskgate.control.tree.values import name_normal, notes_normal
from deskgate.control.vault.targets import targets_watched


def template_create(
    *, name: str, protocol: str, parameters: Given | None = None, notes: str = ""
) -> Template:
    """A new template. Raises Invalid."""
    if protocol_get(protocol) is None:
        raise Invalid({"protocol": [f"Choose one of {', '.join(p.name for p in PROTOCOLS)}."]})
    template = Template(protocol=protocol)
    _apply(template, name=name, parameters=parameters or {}, notes=notes)
    with transaction.atomic():
        _save(template)
        details = changes_between({}, state_of(template), protocol=protocol)
        record("template.create", template, details=details)
    return template


def template_update(
    *,
    template: Template,
    name: str | None = None,
    parameters: Given | None = None,
    notes: str | None = None,
) -> Template:
    """Change what is given; its connections follow. A parameter of None is taken out."""
    before, host = state_of(template), template.parameters.get("hostname")
    _apply(template, name=name, parameters=parameters or {}, notes=notes)
    made = Connection.objects.filter(template=template).order_by()
    concerned = made if parameters else made.none()
    with transaction.atomic(), targets_watched(lambda: concerned.values_list("pk", flat=True)):
        _save(template)
        if host != template.parameters.get("hostname"):
            index_refresh(made)
        details = changes_between(before, state_of(template), protocol=template.protocol)
        record("template.update", template, details=details)
    return template


def template_delete(*, template: Template) -> None:
    """Delete a template. Raises Conflict while connections are made from it."""
    try:
        with transaction.atomic():
            record("template.delete", template)
            template.delete()
    except ProtectedError as used:
        count = len(used.protected_objects)
        raise Conflict(
            f"{count} connection{' uses' if count == 1 else 's use'} this template. "
            "Choose another one there first."
        ) from None


def _apply(template: Template, *, name: str | None, parameters: Given, notes: str | None) -> None:
    errors = Errors()
    if name is not None:
        with errors.gathered():
            template.name = name_normal(name)
    if notes is not None:
        with errors.gathered():
            template.notes = notes_normal(notes)
    with errors.gathered():
        template.parameters = shared_parameters(template.protocol, template.parameters, parameters)
    errors.tell()


def _save(template: Template) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a template of this name already."]}) from None
