"""Folders, templates, credentials and connections come in by the services' rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.control.port.changing import apply

from deskgate.control.accounts.models import User
from deskgate.control.port.compare import Doing
from deskgate.control.port.options import OnTargetChange
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    NodeEntry,
    SharingProfileEntry,
    TemplateEntry,
    ValueEntry,
)
from deskgate.control.port.troubles import Unreadable
from deskgate.control.tree.models import Connection, CredentialSource, Folder, Template
from deskgate.control.vault.models import ConnectionSecret, Credential, CredentialValue
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def test_folders_with_settings_that_change() -> None:
    ssh = {"ssh": {"port": "2222", "username": ""}}
    apply(
        NodeEntry(name="berlin", host="h"),
        FolderEntry(path=("A", "B"), parameters=ssh, node="berlin", tags=("x",), icon="cloud"),
    )
    row = Folder.objects.select_related("parent", "node").get(name="B")
    assert row.parent is not None
    assert row.node is not None
    assert (row.parent.name, row.node.name, row.parameters) == ("A", "berlin", ssh)
    apply(FolderEntry(path=("A", "B"), parameters={"rdp": {"console": "true"}}, node=None))
    row = Folder.objects.get(name="B")
    assert row.parameters == {"rdp": {"console": "true"}}
    assert (row.node_id, row.tags) == (None, ["x"])


def test_templates() -> None:
    apply(TemplateEntry(name="T", protocol="ssh", parameters={"port": "22", "timeout": "5"}))
    assert apply(TemplateEntry(name="T", protocol="ssh", parameters={"port": "23"})) == [
        Doing.UPDATE
    ]
    assert Template.objects.get().parameters == {"port": "23"}


def test_credentials_shared_and_a_persons_own(person: User) -> None:
    apply(
        FolderEntry(path=("A",)),
        CredentialEntry(
            name="key",
            source="static",
            folder=("A",),
            username="root",
            secrets={"password": Secret("one")},
        ),
        CredentialEntry(name="corp", source="named", default_domain="CORP"),
        ValueEntry(
            credential="corp",
            person=person.username,
            username="me",
            secrets={"password": Secret("mine")},
        ),
    )
    assert Credential.objects.get(name="key").folder is not None
    own = CredentialValue.objects.get(person=person)
    assert (own.username, own.secrets.count()) == ("me", 1)
    changed = CredentialEntry(name="key", source="static", secrets={"password": Secret("two")})
    assert apply(changed) == [Doing.UPDATE]


def test_connections_with_everything() -> None:
    apply(
        TemplateEntry(name="T", protocol="ssh", parameters={"timeout": "5"}),
        CredentialEntry(name="key", source="static", username="root"),
        ConnectionEntry(
            path=("A", "web"),
            protocol="ssh",
            template="T",
            parameters={"hostname": "h", "port": "22"},
            secrets={"password": Secret("pw")},
            credential_source="vault",
            credential="key",
            second_factor=True,
        ),
    )
    web = Connection.objects.select_related("template", "credential", "folder").get()
    assert web.template is not None
    assert web.credential is not None
    assert (web.template.name, web.credential.name, web.second_factor) == ("T", "key", True)
    assert ConnectionSecret.objects.get().name == "password"
    entry = ConnectionEntry(
        path=("A", "web"), protocol="ssh", template=None, credential_source="own", credential=None
    )
    apply(entry)
    web = Connection.objects.get()
    assert (web.template_id, web.credential_id) == (None, None)
    assert web.credential_source == CredentialSource.OWN
    assert web.parameters == {"hostname": "h", "port": "22"}


def test_sharing_profiles_and_limits() -> None:
    connection = ConnectionEntry(
        path=("A", "c"), protocol="ssh", parameters={"hostname": "h"}, weight=0, failover_only=True
    )
    folder = FolderEntry(path=("A",), folder_kind="balancing", affinity=True, max_sessions=4)
    profile = SharingProfileEntry(
        connection=("A", "c"), name="watch", parameters={"read-only": "true"}
    )
    apply(folder, connection, profile)
    row = Connection.objects.select_related("folder").get()
    assert row.folder is not None
    assert (row.weight, row.failover_only) == (0, True)
    assert (row.folder.kind, row.folder.affinity, row.folder.max_sessions) == ("balancing", True, 4)
    assert row.sharing_profiles.get().parameters == {"read-only": "true"}
    assert apply(folder, profile) == [Doing.UNCHANGED, Doing.UNCHANGED]
    assert apply(replace(profile, parameters={"disable-copy": "true"})) == [Doing.UPDATE]
    assert row.sharing_profiles.get().parameters == {"disable-copy": "true"}
    with pytest.raises(Unreadable, match="hostname"):
        apply(replace(profile, parameters={"hostname": "evil.example.org"}))
    with pytest.raises(Unreadable, match="no connection"):
        apply(replace(profile, connection=("A", "d")))
    with pytest.raises(Unreadable, match="max-sessions"):
        apply(replace(folder, max_sessions=0))


def test_parameters_that_are_all_and_some() -> None:
    def web(complete: bool, **parameters: str) -> ConnectionEntry:
        return ConnectionEntry(
            path=("web",), protocol="ssh", parameters=parameters, complete=complete
        )

    apply(web(True, hostname="h", port="22", command="x"))
    apply(web(False, command="y"))
    assert Connection.objects.get().parameters == {"hostname": "h", "port": "22", "command": "y"}
    apply(web(True, hostname="h"))
    assert Connection.objects.get().parameters == {"hostname": "h"}


def test_secrets_stay_with_their_target() -> None:
    there = ConnectionEntry(
        path=("web",),
        protocol="ssh",
        parameters={"hostname": "one"},
        secrets={"password": Secret("pw")},
        where="line 2",
    )
    apply(there)
    moved = ConnectionEntry(
        path=("web",), protocol="ssh", parameters={"hostname": "two"}, where="line 3"
    )
    with pytest.raises(Unreadable, match="would lead elsewhere"):
        apply(moved)
    with_its_secret = ConnectionEntry(
        path=("web",),
        protocol="ssh",
        parameters={"hostname": "two"},
        secrets={"password": Secret("pw")},
    )
    apply(with_its_secret)
    apply(there, on_target_change=OnTargetChange.DROP)
    assert ConnectionSecret.objects.count() == 1
    apply(moved, on_target_change=OnTargetChange.DROP)
    assert not ConnectionSecret.objects.exists()
