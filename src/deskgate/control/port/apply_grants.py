"""Writes of grants: as whoever imports, who gives no more than they hold."""

from __future__ import annotations

from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.services import grant_change, grant_give
from deskgate.control.port.compare import Change
from deskgate.control.port.found import Found
from deskgate.control.port.grant_values import grant_values
from deskgate.control.port.plan import GrantEntry


def grant_write(found: Found, change: Change) -> None:
    """Give it, or change the one that is there."""
    entry = change.wanted
    assert isinstance(entry, GrantEntry)
    if isinstance(change.present, GrantEntry) and change.present.row is not None:
        grant = AccessGrant.objects.get(pk=change.present.row)
        grant_change(actor=found.by, grant=grant, values=grant_values(entry))
        return
    grant_give(
        actor=found.by,
        user=found.user(entry.user) if entry.user else None,
        group=found.group(entry.group) if entry.group else None,
        place=found.connections[entry.connection]
        if entry.connection
        else found.folder(entry.folder or ()),
        values=grant_values(entry),
    )
