"""A new key for the log when the old one is lost, and with it the proof of what it sealed."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from deskgate.control.audit.chain import append, head_key, head_lock
from deskgate.control.audit.keys import audit_keys_path, make_audit_key
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import record
from deskgate.control.errors import Busy, Conflict
from deskgate.control.vault.keyfile import key_ensure


def key_renew(data: Path) -> int:
    """Make the file and seal with it from now on; the first seq that it proves.

    Raises Conflict where there is a key file, Busy while somebody seals.
    """
    path = audit_keys_path(data)
    if not key_ensure(path, make_audit_key):
        raise Conflict(f"The key file {path} is there. Move it away first if it is the wrong one.")
    with transaction.atomic():
        head = head_lock()
        if head is None:
            path.unlink()
            raise Busy("The log is being sealed by another server. Stop it first.")
        head.key_id = ""
        made = record("log.new-key")
        row = Event.objects.get(pk=made.pk)
        append(row, head, head_key(head))
        head.save()
    assert row.seq is not None
    return row.seq
