"""The connections of a folder, through the authority: looked at in turn, and which one is next."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from deskgate.control import authority as authority_module
from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.services import session_end
from deskgate.control.authority import DatabaseAuthority
from deskgate.control.tokens.services import session_token_issue
from deskgate.control.tree.models import Folder, FolderKind
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.host_probe import NotSeen, SeenKey
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Refused,
    Secret,
    SessionClosed,
    TunnelRequest,
)
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)

HOST_KEY = SeenKey("ssh-ed25519", "AAAA")


@pytest.fixture
async def authority(
    guacd: GuacdAddress, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DatabaseAuthority]:
    del guacd
    monkeypatch.setattr(authority_module, "host_key_read", lambda host, port: HOST_KEY)
    made = DatabaseAuthority()
    yield made
    await made.aclose()
    # What the test itself asked the database stays open in the thread that asgiref keeps for it.
    await sync_to_async(connections.close_all)()


@pytest.fixture
def session_token(admin: User) -> Secret:
    return session_token_issue(person=admin)


def _request(token: Secret, identifier: object) -> TunnelRequest:
    return TunnelRequest(token, "deskgate", str(identifier), "g", "192.0.2.9")


def _failed(grant: Grant) -> SessionClosed:
    return SessionClosed(
        grant.session_id,
        timezone.now(),
        Status.UPSTREAM_NOT_FOUND,
        Ending.TARGET_ERROR,
        "",
        0,
        0,
    )


@pytest.fixture
def folder(db: None) -> Folder:
    made = Folder.objects.create(name="desks", kind=FolderKind.BALANCING)
    for name in ("a", "b"):
        connection_create(
            name=name, protocol="ssh", folder=made, parameters={"hostname": f"{name}.example.org"}
        )
    return made


async def test_a_folders_servers_are_looked_at_one_by_one(
    authority: DatabaseAuthority,
    folder: Folder,
    session_token: Secret,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []

    def look(host: str, port: int) -> SeenKey:
        looked.append(host)
        if host.startswith("a."):
            raise NotSeen(Ending.HOST_UNREACHABLE, "Nobody is there.")
        return HOST_KEY

    monkeypatch.setattr(authority_module, "host_key_read", look)
    grant = await authority.admit(_request(session_token, folder.pk))
    assert (grant.target.name, looked) == ("b", ["a.example.org", "b.example.org"])
    assert str(grant.parameters["host-key"]).startswith("b.example.org ")
    event = await Event.objects.aget(action="host-key.learn")
    assert (event.actor_name, event.address) == ("root", "192.0.2.9")


async def test_another_of_the_folder(
    authority: DatabaseAuthority, folder: Folder, session_token: Secret
) -> None:
    first = await authority.admit(_request(session_token, folder.pk))
    second = await authority.another(first, _failed(first))
    assert (first.target.name, second.target.name) == ("a", "b")
    row = await SessionLog.objects.aget(pk=first.session_id)
    assert row.ending == "target-error"
    with pytest.raises(Refused) as refused:
        await authority.another(second, _failed(second))
    assert refused.value.status is Status.RESOURCE_CONFLICT
    assert not await SessionLog.objects.filter(ended_at=None).aexists()


async def test_none_follows_a_session_that_somebody_has_ended(
    authority: DatabaseAuthority, folder: Folder, session_token: Secret, admin: User
) -> None:
    first = await authority.admit(_request(session_token, folder.pk))
    row = await SessionLog.objects.aget(pk=first.session_id)
    await sync_to_async(session_end)(actor=admin, session=row)
    with pytest.raises(Refused) as refused:
        await authority.another(first, _failed(first))
    assert (refused.value.status, refused.value.ending) == (Status.SESSION_CLOSED, Ending.REVOKED)
    assert "ended this session" in refused.value.message
    row = await SessionLog.objects.aget()
    assert (row.ending, row.status) == ("revoked", int(Status.SESSION_CLOSED))
    assert row.ended_at is not None


async def test_a_key_that_does_not_stay_is_not_read_for_ever(
    authority: DatabaseAuthority,
    folder: Folder,
    session_token: Secret,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(authority_module, "host_key_learn", lambda **_: None)
    with pytest.raises(Refused) as refused:
        await authority.admit(_request(session_token, folder.pk))
    assert refused.value.status is Status.RESOURCE_CONFLICT
