"""`python -m bench.log [ROWS]`: how long a log stays usable; on PostgreSQL with `-m on_postgres`.

A data folder of its own is made, filled with so many events (a whole chain) and half as many
sessions, asked what people ask, and deleted. Prints each figure; a table for the report.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

PEOPLE = 1000
CHUNK = 5000
ACTIONS = ("person.log-in", "connection.update", "folder.create", "grant.create", "secret.update")
RUNS = 5
FORMS: tuple[Literal["csv", "json"], ...] = ("csv", "json")


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="deskgate-bench-") as folder:
        from deskgate.control.firstrun import prepare
        from deskgate.settings import Settings

        password = prepare(Settings(data=Path(folder))).password
        assert password is not None, "the database is not a fresh one"
        from django.db import connection

        print(f"{connection.vendor}, {rows:,} events, {rows // 4:,} sessions")
        _timed("fill", lambda: _fill(rows))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        client = _logged_in(password.reveal())
        for name, path in _PATHS.items():
            _get(client, name, path)
        _rest(rows, client)
        connection.close()
    return 0


def _fill(rows: int) -> None:
    from deskgate.control.audit.models import ChainHead, Event, SessionLog

    chance = random.Random(7)
    step = timedelta(days=364) / rows
    at = datetime.now(UTC) - timedelta(days=365)
    head = ChainHead.objects.get()
    for first in range(0, rows, CHUNK):
        events, sessions = [], []
        for number in range(first, min(first + CHUNK, rows), 4):
            session = _session(number, at, chance)
            sessions.append(session)
            happened = (*_session_events(session), *_other_events(number, at, chance))
            events += [_sealed(event, 1000 + head.seq, head) for event in happened]
            at += step * 4
        SessionLog.objects.bulk_create(sessions)
        Event.objects.bulk_create(events)
    head.save()


def _session(number: int, at: datetime, chance: random.Random) -> Any:
    from deskgate.control.audit.models import SessionLog
    from deskgate.control.audit.services import session_words

    person = chance.randrange(PEOPLE)
    row = SessionLog(
        id=uuid.UUID(int=chance.getrandbits(128)),
        person_name=f"person-{person}",
        connection_name=f"server-{chance.randrange(100_000)}",
        protocol=("ssh", "rdp", "vnc")[number % 3],
        client_address=f"10.{person % 7}.2.{person % 250}",
        guacd="127.0.0.1:4822",
        started_at=at,
        ended_at=at + timedelta(minutes=9),
        ending="closed-by-user",
        status=0,
        detail="zanzibar" if number == 16 else "",
    )
    row.words = session_words(row)
    return row


def _session_events(session: Any) -> Iterator[Any]:
    from deskgate.control.audit.models import Event
    from deskgate.control.audit.services import began, over

    for action, at, details in (
        ("session.begin", session.started_at, began(session)),
        ("session.end", session.ended_at, over(session)),
    ):
        yield Event(
            at=at,
            action=action,
            actor_kind="person",
            actor_name=session.person_name,
            address=session.client_address,
            thing_kind="session",
            thing_id=str(session.id),
            thing_name=str(session),
            details=details,
        )


def _other_events(number: int, at: datetime, chance: random.Random) -> Iterator[Any]:
    from deskgate.control.audit.models import Event

    for more in range(2):
        person, thing = chance.randrange(PEOPLE), chance.randrange(100_000)
        yield Event(
            at=at,
            action=ACTIONS[(number // 4 + more) % len(ACTIONS)],
            actor_kind="person",
            actor_name=f"person-{person}",
            actor_id=person,
            address=f"10.{person % 7}.{thing % 200}.{person % 250}",
            thing_kind="connection",
            thing_id=str(thing),
            thing_name=f"server-{thing} in a folder",
            details={"changed": ["hostname", "notes"]},
        )


def _sealed(event: Any, key: int, head: Any) -> Any:
    from deskgate.control.audit.chain import FIELDS, digest_of
    from deskgate.control.audit.keys import audit_keys
    from deskgate.control.audit.record import event_words

    event.id, event.seq, event.previous = key, head.seq + 1, head.digest
    event.words = event_words(event)
    event.digest = digest_of({name: getattr(event, name) for name in FIELDS}, audit_keys()[0])
    head.seq, head.digest = event.seq, event.digest
    return event


_MIDDLE = (datetime.now(UTC) - timedelta(days=180)).strftime("%Y-%m-%dT%H:%M:%SZ")
_PATHS = {
    "events, newest page": "/events",
    "events, oldest page": "/events?sort=at",
    "events, by action": "/events?action=grant.create",
    "events, by kind of action": "/events?action=grant",
    "events, by a rare actor and action": "/events?actor=person-5&action=grant.create",
    "events, of one thing": "/events?thing_kind=connection&thing_id=77",
    "events, of an address": "/events?address=10.3.10.10",
    "events, until half a year ago": f"/events?until={_MIDDLE}",
    "events, sorted by actor": "/events?sort=actor",
    "events, sorted by action backwards": "/events?sort=-action",
    "events, common word": "/events?q=folder",
    "events, two words": "/events?q=person-7+grant",
    "events, a word that is nearly never": "/events?q=zanzibar",
    "events, a word that is never": "/events?q=timbuktu",
    "sessions, newest page": "/sessions",
    "sessions, of a person": "/sessions?user=person-5",
    "sessions, of a connection": "/sessions?connection=server-5",
    "sessions, sorted by person": "/sessions?sort=username",
    "sessions, live": "/sessions?live=true",
    "sessions, a word that is nearly never": "/sessions?q=zanzibar",
    "sessions, a word that is never": "/sessions?q=timbuktu",
}


def _get(client: Any, name: str, path: str) -> None:
    times, cpus, found = [], [], 0
    for _ in range(RUNS):
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get(f"/api/v1{path}")
        times.append(time.perf_counter() - begun)
        cpus.append(time.process_time() - used)
        assert answer.status_code == 200, answer.content
        found = len(answer.json()["items"])
    first, best, cpu = times[0] * 1000, min(times) * 1000, min(cpus) * 1000
    told = f"first {first:6.0f} ms, then {best:6.0f} ms, CPU {cpu:6.0f} ms ({found})"
    print(f"  {name:42} {told}", flush=True)


def _logged_in(password: str) -> Any:
    """A browser of the administrator's."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    told = {"username": "admin", "password": password}
    answer = client.post("/api/v1/session", told, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return client


def _rest(rows: int, client: Any) -> None:
    from django.db import transaction

    from deskgate.control.audit.proof import log_verify
    from deskgate.control.audit.record import record

    def write_one_by_one() -> None:
        for number in range(500):
            with transaction.atomic():
                record("folder.create", name=str(number))

    seconds = _timed("500 events, each recorded and sealed", write_one_by_one)
    print(f"    {seconds * 2:.2f} ms each")
    for form in FORMS:
        _timed(f"export of 100,000 events as {form}", partial(_export, form, min(rows, 100_000)))
        tracemalloc.start()  # takes its time, so it looks at fewer
        size = _export(form, min(rows, 10_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"    {size / 1e6:.0f} MB for 10,000, peak memory {peak / 1e6:.1f} MB")
    _timed("verify", lambda: print("   ", log_verify().checked, "rows looked at"))
    for page in ("event", "sessionlog"):
        _timed(f"administration: {page}s", partial(client.get, f"/admin/audit/{page}/"))


def _export(form: Literal["csv", "json"], rows: int) -> int:
    from deskgate.control.audit import export
    from deskgate.control.audit.models import Event

    chunks = export.event_chunks(Event.objects.filter(seq__lte=rows))
    return sum(len(piece) for piece in export.written(chunks, export.EVENT_FIELDS, form))


def _timed(name: str, work: Callable[[], Any]) -> float:
    begun, used = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    print(f"  {name:42} {seconds:8.2f} s, CPU {cpu:8.2f} s", flush=True)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
