"""What folders and connections have alike."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.tree.settle import Errors, Said, settle
from deskgate.control.vault.models import Credential

CORP = Credential(pk=1, name="corp", kind="static")
NODE = GuacdNode(pk=1, name="n")
GROUP = NodeGroup(pk=1, name="g")


def _settled(said: Said, thing: Connection | None = None) -> Connection:
    thing = thing or Connection()
    errors = Errors()
    settle(thing, said, errors)
    errors.tell()
    return thing


def test_absent_stays() -> None:
    thing = Connection(notes="n", tags=["t"], icon="home", second_factor=True, node=NODE)
    _settled({}, thing)
    assert (thing.notes, thing.tags, thing.icon) == ("n", ["t"], "home")
    assert (thing.second_factor, thing.node) == (True, NODE)
    _settled({"second_factor": None, "tags": [], "notes": " x "}, thing)
    assert (thing.second_factor, thing.tags, thing.notes) == (None, [], "x")


def test_every_error_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        _settled(
            {
                "icon": "?",
                "color": "?",
                "tags": [""],
                "notes": "\0",
                "node": NODE,
                "node_group": GROUP,
                "credential_source": "vault",
            }
        )
    assert set(refused.value.errors) == {
        *("icon", "color", "tags", "notes", "node_group_id", "credential_id")
    }


def test_a_server_or_a_group() -> None:
    thing = _settled({"node": NODE})
    _settled({"node_group": GROUP}, thing)
    assert (thing.node, thing.node_group) == (None, GROUP)
    _settled({"node": NODE}, thing)
    assert (thing.node, thing.node_group) == (NODE, None)
    _settled({"node": None, "node_group": None}, thing)
    assert (thing.node, thing.node_group) == (None, None)


def test_credentials_are_named_exactly_when_the_source_is_the_vault() -> None:
    thing = _settled({"credential": CORP})
    assert (thing.credential_source, thing.credential) == (CredentialSource.VAULT, CORP)
    _settled({"credential_source": "ask"}, thing)
    assert (thing.credential_source, thing.credential) == (CredentialSource.ASK, None)
    for wrong in (
        Said(credential_source="own", credential=CORP),
        Said(credential_source="vault"),
        Said(credential_source="elsewhere"),
        Said(credential=Credential(pk=2, name="mine", kind="personal")),
    ):
        with pytest.raises(Invalid):
            _settled(wrong, Connection())


def test_limits_each_with_its_own_thing() -> None:
    thing = _settled({"max_sessions": 3, "weight": 0, "failover_only": True})
    assert (thing.max_sessions, thing.weight, thing.failover_only) == (3, 0, True)
    _settled({"max_sessions": None}, thing)
    assert (thing.max_sessions, thing.weight) == (None, 0)
    with pytest.raises(Invalid, match="max_sessions_each"):
        _settled({"max_sessions_each": 0}, thing)
    with pytest.raises(TypeError, match="no kind"):
        _settled({"kind": "balancing"}, thing)
