"""Connections: names, parameters, what they inherit, and what becomes of their secrets."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Invalid
from deskgate.control.tree.folder_services import folder_create, folder_update
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import (
    connection_create,
    connection_delete,
    connection_update,
)
from deskgate.control.tree.template_services import template_create
from deskgate.control.vault.models import ConnectionSecret
from deskgate.control.vault.targets import OnTargetChange, SecretsWouldBeDropped

pytestmark = pytest.mark.django_db
HOST = {"hostname": "h"}


def test_names_are_unique_in_their_folder_at_the_root_too() -> None:
    outer = folder_create(name="A", parent=None)
    folder_create(name="A", parent=outer)
    for parent in (None, outer):
        with pytest.raises(Invalid) as refused:
            folder_create(name=" A ", parent=parent)
        assert list(refused.value.errors) == ["name"]
    connection_create(name="A", protocol="ssh", folder=None, parameters=HOST)
    connection_create(name="A", protocol="ssh", folder=outer, parameters=HOST)
    with pytest.raises(Invalid):
        connection_create(name="A", protocol="vnc", folder=None, parameters=HOST)
    with pytest.raises(Invalid):
        folder_update(folder=Folder.objects.get(parent=outer), parent=None)


def test_every_error_of_a_connection_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        connection_create(name="", protocol="ssh", folder=None, parameters={"port": "x"})
    assert set(refused.value.errors) == {"name", "parameters.port", "parameters.hostname"}
    assert not Connection.objects.exists()


def test_an_update_merges_and_clears(connection: Connection) -> None:
    connection_update(connection=connection, parameters={"username": None, "font-size": "9"})
    connection.refresh_from_db()
    assert connection.parameters == {"hostname": "10.0.0.5", "font-size": "9"}
    assert ConnectionSecret.objects.count() == 1
    connection_update(connection=connection, parameters={"password": ""})
    assert not ConnectionSecret.objects.exists()


def test_a_failed_update_changes_nothing(connection: Connection) -> None:
    connection_create(name="other", protocol="ssh", folder=None, parameters=HOST)
    with pytest.raises(Invalid):
        connection_update(
            connection=connection, name="other", parameters={"port": "23", "password": None}
        )
    connection.refresh_from_db()
    assert (connection.name, connection.parameters.get("port")) == ("web", None)
    assert ConnectionSecret.objects.count() == 1


def test_an_error_never_repeats_a_secret() -> None:
    marker = "marker-7d1f" * 500
    with pytest.raises(Invalid) as refused:
        connection_create(
            name="x", protocol="ssh", folder=None, parameters=HOST | {"password": marker}
        )
    assert "marker" not in str(refused.value)


def test_what_is_needed_may_come_from_above() -> None:
    template = template_create(name="t", protocol="ssh", parameters={"hostname": "t.example"})
    made = connection_create(
        name="a", protocol="ssh", folder=None, parameters={}, template=template
    )
    assert made.hostname == "t.example"
    with pytest.raises(Invalid) as refused:
        connection_update(connection=made, template=None)
    assert set(refused.value.errors) == {"parameters.hostname"}
    with pytest.raises(Invalid) as refused:
        connection_create(name="b", protocol="vnc", folder=None, parameters=HOST, template=template)
    assert set(refused.value.errors) == {"template_id"}


def test_unset_on_purpose_is_kept_apart_from_inherited() -> None:
    folder = folder_create(name="A", parent=None, parameters={"ssh": {"username": "x"}})
    made = connection_create(
        name="a", protocol="ssh", folder=folder, parameters=HOST | {"username": ""}
    )
    assert made.parameters == HOST | {"username": ""}
    assert "username" not in effective(made).values
    connection_update(connection=made, parameters={"username": None})
    assert effective(made).values["username"].value == "x"


def test_a_change_of_the_target_asks_about_the_secrets(connection: Connection) -> None:
    with pytest.raises(SecretsWouldBeDropped):
        connection_update(connection=connection, parameters={"hostname": "elsewhere"})
    connection.refresh_from_db()
    assert connection.hostname == "10.0.0.5"
    connection_update(
        connection=connection,
        parameters={"hostname": "elsewhere"},
        on_target_change=OnTargetChange.DROP,
    )
    assert not ConnectionSecret.objects.exists()


def test_what_is_done_is_in_the_log_without_secrets(connection: Connection) -> None:
    connection_update(connection=connection, name="web2", parameters={"password": "marker-2"})
    key = str(connection.pk)
    connection_delete(connection=connection)
    events = list(Event.objects.filter(thing_kind="connection", thing_id=key).order_by("id"))
    assert [e.action for e in events] == [
        f"connection.{verb}" for verb in ("create", "update", "delete")
    ]
    assert events[1].details["secrets_set"] == ["password"]
    assert "marker" not in str([e.details for e in events])


def test_live_sessions_on_a_deleted_connection_end(
    connection: Connection, person: User, make_session: Sessions
) -> None:
    row = make_session(person=person, connection=connection)
    connection_delete(connection=connection)
    row.refresh_from_db()
    assert (row.ending, row.connection_id) == ("revoked", None)
