"""Templates, and what follows from their change."""

from __future__ import annotations

import pytest

from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, Template
from deskgate.control.tree.services import connection_create, connection_delete
from deskgate.control.tree.template_services import (
    template_create,
    template_delete,
    template_update,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> Template:
    given: dict[str, str | None] = {"hostname": "a", "font-size": "9"}
    return template_create(name="Web servers", protocol="ssh", parameters=given, notes=" n ")


@pytest.fixture
def made(template: Template) -> Connection:
    return connection_create(
        name="c", protocol="ssh", folder=None, parameters={}, template=template
    )


def test_its_connections_follow(template: Template, made: Connection) -> None:
    assert template.notes == "n"
    template_update(template=template, parameters={"hostname": "b", "font-size": None})
    found = Connection.objects.get()
    assert found.hostname == "b"
    assert "font-size" not in effective(found).values


def test_one_that_is_used_stays(template: Template, made: Connection) -> None:
    with pytest.raises(Conflict, match="1 connection uses"):
        template_delete(template=template)
    connection_delete(connection=made)
    template_delete(template=template)
    assert not Template.objects.exists()
    actions = Event.objects.filter(thing_kind="template").order_by("id")
    assert [e.action for e in actions] == ["template.create", "template.delete"]


def test_what_is_refused(template: Template) -> None:
    for name, protocol, parameters, field in (
        ("x", "gopher", {}, "protocol"),
        ("", "ssh", {}, "name"),
        ("x", "ssh", {"password": "p"}, "parameters.password"),
        ("Web servers", "ssh", {}, "name"),
    ):
        with pytest.raises(Invalid) as refused:
            template_create(name=name, protocol=protocol, parameters=parameters)
        assert list(refused.value.errors) == [field]
    with pytest.raises(Invalid) as refused:
        template_update(template=template, name="", notes="\0", parameters={"port": "x"})
    assert set(refused.value.errors) == {"name", "notes", "parameters.port"}
