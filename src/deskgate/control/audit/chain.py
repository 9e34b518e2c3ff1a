"""Seals events into a chain: `seq` counts without a gap, `digest` is an HMAC over all of a row and
the digest before it. Changing, adding, reordering or taking away a row breaks it (see verify.py).

Laws: a row is sealed after the commit that wrote it, never within, so that no change waits for
another's transaction; whoever finds somebody sealing leaves the work to them, because they look
again before they stop; a seal is never made anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import structlog
from django.db import connection, transaction

from deskgate.control.audit.keys import audit_keys, audit_keys_path, key_name
from deskgate.control.audit.models import ChainHead, Event
from deskgate.control.audit.text import instant
from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings

FIELDS: Final = (
    "id",
    "seq",
    "at",
    "action",
    "actor_kind",
    "actor_name",
    "actor_id",
    "address",
    "thing_kind",
    "thing_id",
    "thing_name",
    "details",
    "previous",
)
_PURGED: Final = ("before", "last_seq", "last_digest")
# Rows in one transaction: some milliseconds, in which SQLite has no other writer.
BATCH: Final = 200
SOON_BATCHES: Final = 5  # after a commit; the keeper does what is left
_HEAD: Final = 1

# Of this process's threads one seals; the row's lock is between processes.
_sealing = threading.Lock()
_listeners: list[Callable[[], None]] = []
_log = structlog.get_logger(__name__)


def canonical(row: Mapping[str, Any]) -> bytes:
    """The one way to write a row: JSON, sorted, ASCII, times in UTC with microseconds."""
    told = {name: row[name] for name in FIELDS}
    at = told["at"]
    if isinstance(at, datetime):
        told["at"] = instant(at)
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(row: Mapping[str, Any], key: bytes) -> str:
    """The row's seal, in hexadecimal."""
    return hmac.new(key, canonical(row), hashlib.sha256).hexdigest()


def purge_proof(details: Mapping[str, Any], key: bytes) -> str:
    """What shows that the server itself purged, in hexadecimal.

    A row that somebody else put into the table is sealed like any other, so its seal doesn't.
    """
    told = {name: details.get(name) for name in _PURGED}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, b"deskgate purge " + text.encode(), hashlib.sha256).hexdigest()


def purge_proven(details: Mapping[str, Any], keys: Iterable[bytes]) -> bool:
    """Whether one of these keys' holders made the purge of this event."""
    proof = str(details.get("proof")).encode()
    return any(hmac.compare_digest(purge_proof(details, key).encode(), proof) for key in keys)


def head_lock() -> ChainHead | None:
    """The head, locked until the transaction ends; None while somebody else has it.

    On SQLite the transaction itself is the lock: it began as a writer's, and there is but one.
    """
    rows = ChainHead.objects.filter(pk=_HEAD)
    head = rows.select_for_update(skip_locked=True).first()
    if head is None and not rows.exists():
        made, new = ChainHead.objects.get_or_create(pk=_HEAD)
        head = made if new else None
    return head


def listen(listener: Callable[[], None]) -> None:
    """Have this called, from any thread, when rows were sealed here; it must not block."""
    _listeners.append(listener)


def listen_no_more(listener: Callable[[], None]) -> None:
    """The opposite."""
    _listeners.remove(listener)


def seal_soon() -> None:
    """Seal what was just committed, and others' rows on the way; a little, then the keeper does.

    Where the commit was inside of somebody's transaction (a test's), there is nothing to do yet.
    """
    if not connection.in_atomic_block:
        seal(batches=SOON_BATCHES)


def seal(*, batches: int | None = None) -> int:
    """Seal all rows, or some batches of them; how many were. Raises KeyTrouble, DatabaseError."""
    done = 0
    while (batches is None or batches > 0) and _unsealed():
        sealed = _seal_alone()
        if not sealed:  # somebody else does it, and looks again when they have
            break
        done += sealed
        batches = None if batches is None else batches - 1
    if done:
        for listener in tuple(_listeners):
            listener()
    return done


def append(event: Event, head: ChainHead, key: bytes) -> None:
    """Put a row at the chain's end, whose lock the caller holds and whose head they save."""
    event.seq, event.previous = head.seq + 1, head.digest
    event.digest = digest_of({name: getattr(event, name) for name in FIELDS}, key)
    rows = Event.chain.filter(pk=event.pk, seq__isnull=True)
    changed = rows.update(seq=event.seq, previous=event.previous, digest=event.digest)
    if not changed:
        raise RuntimeError("an event was sealed by two at once")
    head.seq, head.digest = event.seq, event.digest


def head_key(head: ChainHead) -> bytes:
    """The key to seal with. Raises KeyTrouble where the chain was sealed with another file's."""
    keys = audit_keys()
    if head.key_id and head.key_id not in {key_name(key) for key in keys}:
        raise KeyTrouble(
            f"The log was sealed with another key than those in "
            f"{audit_keys_path(current_settings().data)}. Servers that share a database need the "
            "same file; put the right one there."
        )
    head.key_id = key_name(keys[0])
    return keys[0]


def unsealed_count() -> int:
    """Rows that are not in the chain yet."""
    return Event.objects.filter(seq__isnull=True).count()


def _unsealed() -> bool:
    return Event.objects.filter(seq__isnull=True).exists()


def _seal_alone() -> int:
    if not _sealing.acquire(blocking=False):
        return 0
    try:
        with transaction.atomic():
            return _seal_batch()
    finally:
        _sealing.release()


def _seal_batch() -> int:
    head = head_lock()
    if head is None:
        return 0
    rows = list(Event.objects.filter(seq__isnull=True).order_by("id")[:BATCH])
    if not rows:
        return 0
    key = head_key(head)
    for row in rows:
        append(row, head, key)
    head.save()
    return len(rows)
