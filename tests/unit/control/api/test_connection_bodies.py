"""Bodies of /connections as arguments of the service."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.api.connection_bodies import changes_in
from deskgate.control.api.connections_schemas import ConnectionPatch
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.tree.models import Connection
from deskgate.control.tree.template_services import template_create
from deskgate.control.vault.targets import OnTargetChange


def test_only_what_was_sent(admin: User, connection: Connection) -> None:
    body = ConnectionPatch.model_validate({"name": "x"})
    assert changes_in(body, admin, connection) == {"parameters": {}}
    template = template_create(name="t", protocol="ssh")
    body = ConnectionPatch.model_validate(
        {
            "template_id": str(template.pk),
            "folder_id": None,
            "on_target_change": "drop",
            "parameters": {"port": None, "username": ""},
        }
    )
    assert changes_in(body, admin, connection) == {
        "template": template,
        "on_target_change": OnTargetChange.DROP,
        "parameters": {"port": None, "username": ""},
    }


def test_what_it_is_made_from_and_where_it_stands_anybody_may_save(
    admin: User, person: User, connection: Connection
) -> None:
    template = template_create(name="t", protocol="ssh")
    connection.template = template
    body = ConnectionPatch.model_validate({"template_id": str(template.pk), "folder_id": None})
    assert changes_in(body, person, connection) == {"parameters": {}}
    none = ConnectionPatch.model_validate({"template_id": None})
    assert changes_in(none, person, connection)["template"] is None
    with pytest.raises(Forbidden):
        changes_in(body, person, Connection())
    with pytest.raises(NotFound):
        changes_in(ConnectionPatch.model_validate({"folder_id": "7"}), admin, connection)
