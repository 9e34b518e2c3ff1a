"""What folders and connections have alike, between the API and the services."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.api.settled import applies_out, id_text, said_in, settled_out, values_out
from deskgate.control.api.settled_schemas import SettledIn
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.tree.inheritance import Origin, OriginKind, Settlement, Value
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.vault.models import Credential


def test_only_what_was_sent_is_said(admin: User) -> None:
    assert said_in(SettledIn.model_validate({}), user=admin) == {}
    body = SettledIn.model_validate({"notes": "n", "second_factor": None, "node_id": None})
    assert said_in(body, user=admin, thing=Connection(node_id=3)) == {
        "notes": "n",
        "second_factor": None,
        "node": None,
    }


def test_what_it_refers_to_already_anybody_may_save(person: User) -> None:
    node = GuacdNode.objects.create(name="n", host="h")
    corp = Credential.objects.create(name="corp", kind="static")
    body = SettledIn.model_validate({"node_id": str(node.pk), "credential_id": str(corp.pk)})
    thing = Connection(node=node, credential=corp)
    assert said_in(body, user=person, thing=thing) == {}
    with pytest.raises(Forbidden):
        said_in(body, user=person)
    with pytest.raises(NotFound):
        said_in(body.model_copy(update={"node_id": None}), user=person, thing=Connection())


def test_references_are_looked_up(admin: User) -> None:
    node = GuacdNode.objects.create(name="n", host="h")
    corp = Credential.objects.create(name="corp", kind="static")
    body = SettledIn.model_validate({"node_id": str(node.pk), "credential_id": str(corp.pk)})
    assert said_in(body, user=admin) == {"node": node, "credential": corp}
    with pytest.raises(NotFound):
        said_in(SettledIn.model_validate({"node_group_id": "77"}), user=admin)


def test_what_is_said_and_what_applies() -> None:
    thing = Connection(notes="n", tags=["t"], credential_source="ask")
    out = settled_out(thing)
    assert (out["notes"], out["credential_source"], out["node_id"]) == ("n", "ask", None)
    folder = Origin(OriginKind.FOLDER, 7, "F")
    applies = applies_out(
        Settlement(
            credential_source=CredentialSource.VAULT,
            credential=Credential(pk=3, name="corp"),
            credential_origin=folder,
        )
    )
    assert applies.credential is not None
    assert (applies.credential.id, applies.credential.name) == ("3", "corp")
    assert applies.credential_origin.model_dump() == {"kind": "folder", "id": "7", "name": "F"}
    assert (applies.node, applies.node_origin.kind) == (None, OriginKind.DEFAULT)
    assert values_out({"port": Value("1", folder)})["port"].origin.id == "7"
    assert id_text(None) is None
