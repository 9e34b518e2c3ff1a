"""Whose streams go on: those whose log-in would still be let in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.together import standing
from deskgate.control.together.hub import MemoryHub
from deskgate.control.together.standing import entries_good, overseers_among, streams_watch
from deskgate.control.together.streams import Entry, Stream, Streams
from deskgate.control.tokens.api_tokens import api_token_create, api_token_delete
from deskgate.control.tokens.models import ApiToken, Login
from deskgate.control.tokens.scopes import Scope
from deskgate.control.tree.models import Connection


def _entered(person: User) -> Entry:
    return Entry(person.pk, Login.objects.get(person=person).name)


def test_a_log_in_is_good_until_it_is_over(person: User, admin: User, browser: Browsers) -> None:
    page, other = browser("ada"), browser("root")
    ada, root = _entered(person), _entered(admin)
    stolen = Entry(admin.pk, ada.login)
    assert entries_good({ada, root, stolen}) == {ada, root}
    assert page.send("DELETE", "/session").status_code == 204
    assert entries_good({ada, root}) == {root}
    assert other.get("/me").status_code == 200
    Login.objects.filter(name=root.login).update(
        created_at=timezone.now() - timedelta(hours=current_settings().login_hours)
    )
    assert entries_good({ada, root}) == set()


def test_who_is_disabled_or_out_of_their_time_is_out(
    person: User, admin: User, browser: Browsers
) -> None:
    browser("ada")
    ada = _entered(person)
    User.objects.filter(pk=person.pk).update(valid_until=timezone.now() - timedelta(days=2))
    assert entries_good({ada}) == set()
    User.objects.filter(pk=person.pk).update(valid_until=None)
    assert entries_good({ada}) == {ada}
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert entries_good({ada}) == set()


def test_a_token_is_good_until_it_is_over(person: User) -> None:
    row, _ = api_token_create(
        person=person,
        name="t",
        scopes=[Scope.READ],
        expires_at=timezone.now() + timedelta(days=1),
    )
    entry = Entry(person.pk, row.digest, by_token=True)
    assert entries_good({entry, Entry(person.pk, row.digest)}) == {entry}
    ApiToken.objects.update(expires_at=timezone.now())
    assert entries_good({entry}) == set()
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert entries_good({entry}) == {entry}
    User.objects.update(is_active=False)
    assert entries_good({entry}) == set()
    User.objects.update(is_active=True)
    api_token_delete(person=person, token_id=str(row.pk))
    assert entries_good({entry}) == set()


def test_who_manages_anything_oversees(
    person: User, admin: User, other_admin: User, connection: Connection
) -> None:
    everybody = [person.pk, admin.pk, other_admin.pk]
    User.objects.filter(pk=other_admin.pk).update(is_active=False)
    grant = AccessGrant.objects.create(user=person, connection=connection, role=Role.SHARE)
    assert overseers_among(everybody) == {admin.pk}
    AccessGrant.objects.filter(pk=grant.pk).update(role=Role.MANAGE)
    assert overseers_among(everybody) == {admin.pk, person.pk}


async def test_the_watch_ends_what_is_over_and_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[set[Entry]] = []
    fails = True

    def good(entries: Collection[Entry]) -> set[Entry]:
        nonlocal fails
        looked.append(set(entries))
        if fails:
            fails = False
            raise RuntimeError("the database is away")
        return {entry for entry in entries if entry.login != "over"}

    monkeypatch.setattr(standing, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(standing, "ROLES_EVERY", 1)
    monkeypatch.setattr(standing, "entries_good", good)
    monkeypatch.setattr(standing, "overseers_among", lambda people: set(people))
    monkeypatch.setattr(standing, "with_database", lambda work: work())
    streams, hub = Streams(), MemoryHub()
    watch = asyncio.create_task(streams_watch(streams))
    await asyncio.sleep(0.1)
    assert not looked
    stays, goes = (Stream(Entry(1, name), hub.listen(1)) for name in ("stays", "over"))
    streams.begin(stays)
    streams.begin(goes)
    async with asyncio.timeout(5):
        await goes.over.wait()
    assert not stays.over.is_set()
    async with asyncio.timeout(5):
        while not stays.listener.oversees:
            await asyncio.sleep(0.01)
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
