"""Somebody with a live session who may share it, and a sharing profile to share it by."""

from __future__ import annotations

import pytest
from tests.unit.control.admitting.conftest import Desk

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.audit.actor import acting
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.sources import SHARED
from deskgate.control.tree.models import Connection, Folder, SharingProfile
from deskgate.control.tree.services import connection_create
from deskgate.control.visits.share_entering import share_enter
from deskgate.control.visits.share_keys import share_key_issue
from deskgate.grants import Grant, GuacdAddress, Secret, TunnelRequest


@pytest.fixture
def folder(person: User) -> Folder:
    made = Folder.objects.create(name="desks")
    AccessGrant.objects.create(user=person, folder=made, role=Role.SHARE)
    return made


@pytest.fixture
def one(folder: Folder) -> Connection:
    return connection_create(
        name="a",
        protocol="ssh",
        folder=folder,
        parameters={"hostname": "a.example.org", "host-key-check": "off"},
    )


@pytest.fixture
def profile(one: Connection) -> SharingProfile:
    return SharingProfile.objects.create(
        connection=one, name="look", parameters={"read-only": "true"}
    )


@pytest.fixture
def desk(person: User, guacd: GuacdAddress) -> Desk:
    return Desk(person)


@pytest.fixture
def primary(desk: Desk, one: Connection) -> Grant:
    return desk.drawn("c", one.pk)


def issue(desk: Desk, primary: Grant, profile: SharingProfile) -> Secret:
    with acting(desk.actor):
        return share_key_issue(person=desk.person, session_id=primary.session_id, profile=profile)


def look_in(key: Secret) -> Grant:
    found = share_enter(key=key, address="198.51.100.7", user_agent="browser")
    assert found is not None
    request = TunnelRequest(found[1], SHARED, key.reveal(), "c", "198.51.100.7")
    return admit(request)
