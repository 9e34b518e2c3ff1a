"""Whether the log-ins of open streams are still good, and whose streams hear of others' sessions.

Laws: one look for all streams together; it costs nothing while nobody has one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Final, TypeVar

import structlog
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import usable
from deskgate.control.permissions.held import grants_held_by
from deskgate.control.permissions.models import Role
from deskgate.control.setup import current_settings
from deskgate.control.threads import with_database
from deskgate.control.together.streams import Entry, Streams
from deskgate.control.tokens.models import ApiToken, Login

EVERY_SECONDS: Final = 0.5  # who is logged out has no stream within a second
ROLES_EVERY: Final = 60  # looks: who manages something now hears of its sessions soon
_CHUNK: Final = 500  # parameters of one query

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


async def streams_watch(streams: Streams) -> None:
    """End the streams whose log-in is over. Runs until cancelled."""
    looks = 0
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        if not streams.open:
            continue
        looks += 1
        try:
            await _look(streams, with_roles=looks % ROLES_EVERY == 0)
        except Exception:  # noqa: BLE001 -- the database may be away, and come back
            _log.exception("= log-ins of streams could not be looked at")


async def _look(streams: Streams, *, with_roles: bool) -> None:
    entries = {stream.entry for stream in streams.open}
    good = await asyncio.to_thread(with_database, lambda: entries_good(entries))
    for stream in streams.open:
        if stream.entry in entries - good:
            stream.over.set()
    if with_roles:
        people = {entry.person_id for entry in good}
        seeing = await asyncio.to_thread(with_database, lambda: overseers_among(people))
        for stream in streams.open:
            stream.listener.oversees = stream.entry.person_id in seeing


def entries_good(entries: Collection[Entry]) -> set[Entry]:
    """Those that would still be let in."""
    now = timezone.now()
    since = now - timedelta(hours=current_settings().login_hours)
    found: set[Entry] = set()
    for names in _chunks([entry.login for entry in entries if not entry.by_token]):
        rows = Login.objects.filter(name__in=names, created_at__gt=since)
        for row in rows.select_related("person"):
            if row.person.is_active and usable(row.person, at=now):
                found.add(Entry(row.person_id, row.name))
    for digests in _chunks([entry.login for entry in entries if entry.by_token]):
        tokens = ApiToken.objects.filter(digest__in=digests, expires_at__gt=now)
        for token in tokens.select_related("person"):
            if token.person.is_active and usable(token.person, at=now):
                found.add(Entry(token.person_id, token.digest, by_token=True))
    return found & set(entries)


def overseers_among(people: Collection[int]) -> set[int]:
    """Those who may see others' sessions: administrators, and who manages anything, if not now."""
    found: set[int] = set()
    for keys in _chunks(list(people)):
        users = list(User.objects.filter(pk__in=keys, is_active=True))
        found |= {user.pk for user in users if user.is_admin}
        held = grants_held_by(user for user in users if not user.is_admin)
        for key, grants in held.items():
            if any(one.terms.role >= Role.MANAGE for one in grants):
                found.add(key)
    return found


def _chunks(values: list[_T]) -> Iterator[list[_T]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]
