"""What forms ask."""

from __future__ import annotations

import pytest
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.catalogue import PROTOCOLS, Type
from deskgate.control.guacapi.schema import FORMS, TYPES, protocol_map
from deskgate.control.guacapi.user_maps import user_map

pytestmark = pytest.mark.django_db


def names(forms: list[dict[str, object]]) -> list[str]:
    return [field["name"] for form in forms for field in form["fields"]]  # type: ignore[attr-defined]


def test_every_type_of_the_catalogue_is_guacamoles() -> None:
    assert set(TYPES) == set(Type)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.name)
def test_protocols_are_those_of_the_catalogue(protocol: object) -> None:
    told = protocol_map(protocol)  # type: ignore[arg-type]
    assert set(told) == {"name", "connectionForms", "sharingProfileForms"}
    assert names(told["connectionForms"]) == [one.name for one in protocol]  # type: ignore[attr-defined]
    for form in told["connectionForms"]:
        for field in form["fields"]:
            assert set(field) <= {"name", "type", "options"}
            assert ("options" in field) == (field["type"] in {"ENUM", "BOOLEAN"})


def test_the_forms(person: User) -> None:
    ada = guacamole("ada")
    for kind, forms in FORMS.items():
        assert ada.read(f"schema/{kind}") == forms
    told = ada.read("schema/protocols")
    assert set(told) == {"ssh", "rdp", "vnc", "telnet"}
    hostname = told["ssh"]["connectionForms"][0]["fields"][0]
    assert hostname == {"name": "hostname", "type": "TEXT"}
    assert told["vnc"]["sharingProfileForms"] == [
        {
            "name": "display",
            "fields": [{"name": "read-only", "type": "BOOLEAN", "options": ["true"]}],
        }
    ]
    assert ada.read("schema/protocols") == told


def test_what_users_have_is_what_is_asked() -> None:
    asked = set(names(FORMS["userAttributes"]))
    assert asked == set(user_map(User(username="x"))["attributes"])


def test_refusals(person: User) -> None:
    assert Guacamole().get("schema/protocols").status_code == 403
    ada = guacamole("ada")
    assert ada.get("schema/nothing").status_code == 404
    assert ada.get("/api/session/data/other/schema/protocols").status_code == 404
    assert ada.send("PUT", "schema/protocols", {}).status_code == 405


def test_visits_read_it_too() -> None:
    _, token = visit_make(source="json")
    path = "/api/session/data/json/schema/protocols"
    assert Guacamole(token).get(path).status_code == 200
