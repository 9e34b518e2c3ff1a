"""Whose pages hear of a live session's changes."""

from __future__ import annotations

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections, transaction
from django.utils import timezone
from tests.unit.control.together.conftest import Live, RecordingHub

from deskgate.control import authority as authority_module
from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.authority import DatabaseAuthority
from deskgate.control.together.models import LiveState
from deskgate.control.together.telling import live_changed, live_told
from deskgate.control.tokens.services import tunnel_token_issue
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_update
from deskgate.control.vault.host_probe import SeenKey
from deskgate.grants import (
    Ending,
    GuacdAddress,
    SessionClosed,
    SessionOpened,
    SessionParked,
    SessionProgress,
    TunnelRequest,
)
from deskgate.guac.status import Status


def test_its_person_and_overseers(person: User, admin: User, live: Live, hub: RecordingHub) -> None:
    row = live(person)
    live_changed(row.pk)
    assert hub.changes.pop() == ("live", {person.pk}, True)
    live_changed(live(admin, joined=row).pk)
    assert hub.changes.pop() == ("live", {person.pk, admin.pk}, True)
    live_changed(live(admin, joined=row, is_silent=True).pk)
    assert hub.changes.pop() == ("live", {admin.pk}, False)
    live_changed(live(None).pk)
    assert hub.changes.pop() == ("live", set(), True)
    live_changed(uuid4())
    assert hub.changes.pop() == ("live", set(), True)


def test_nobody_who_oversees_hears_of_a_silent_look_into_their_own(
    admin: User, other_admin: User, manager: User, live: Live, hub: RecordingHub
) -> None:
    """Nor who manages a connection: to them nothing has changed."""
    live_changed(live(other_admin, joined=live(admin), is_silent=True).pk)
    assert hub.changes.pop() == ("live", {other_admin.pk}, False)
    live_changed(live(other_admin, joined=live(manager), is_silent=True).pk)
    assert hub.changes.pop() == ("live", {admin.pk, other_admin.pk}, False)


def test_how_busy_they_are_is_for_overseers(hub: RecordingHub) -> None:
    live_told()
    assert hub.changes == [("live", set(), True)]


@pytest.mark.django_db(transaction=True)
async def test_the_authority_tells_of_each_step(
    admin: User,
    connection: Connection,
    guacd: GuacdAddress,
    hub: RecordingHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del guacd
    seen = SeenKey("ssh-ed25519", "AAAA")
    monkeypatch.setattr(authority_module, "host_key_read", lambda host, port: seen)
    opens = sync_to_async(tunnel_token_issue)
    token = await opens(person=admin, opens=connection, login="login-1")
    authority, now = DatabaseAuthority(), timezone.now()
    own: tuple[str, set[int], bool] = ("live", {admin.pk}, True)

    def told() -> list[object]:
        changes = [one for one in hub.changes if one[0] == "live"]
        hub.changes.clear()
        return list(changes)

    try:
        request = TunnelRequest(token, "deskgate", str(connection.pk), "c", "192.0.2.9")
        key = (await authority.admit(request)).session_id
        assert told() == [own]
        await authority.opened(SessionOpened(key, now, "$1", "VERSION_1_5_0"))
        assert told() == [own]
        await authority.progressed([SessionProgress(key, 5, 5, 30, now)])
        assert told() == [("live", set(), True)]
        assert await LiveState.objects.filter(session=key, roundtrip=30).aexists()
        await authority.parked(SessionParked(key, now, now))
        assert told() == [own]
        await authority.closed(
            SessionClosed(key, now, Status.SUCCESS, Ending.CLOSED_BY_USER, "", 5, 5)
        )
        assert told() == [own]
        assert not await LiveState.objects.aexists()
    finally:
        await authority.aclose()
        await sync_to_async(connections.close_all)()


@pytest.mark.django_db(transaction=True)
def test_what_changes_the_tree_is_told_when_it_has_held(
    hub: RecordingHub, connection: Connection, person: User
) -> None:
    hub.changes.clear()
    with transaction.atomic():
        connection_update(connection=connection, parameters={"font-size": "14"})
        assert hub.changes == []
    assert ("tree", None, False) in hub.changes
    hub.changes.clear()
    record("login.leave", person)
    assert hub.changes == []
