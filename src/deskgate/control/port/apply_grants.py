"""Writes of grants: as whoever imports, who gives no more than they hold."""

from __future__ import annotations

from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.services import grant_change, grant_give
from deskgate.control.permissions.values import GrantValues
from deskgate.control.port.compare import Change
from deskgate.control.port.found import Found
from deskgate.control.port.plan import GrantEntry


def grant_write(found: Found, change: Change) -> None:
    """Give it, or change the one that is there."""
    entry = change.wanted
    assert isinstance(entry, GrantEntry)
    if isinstance(change.present, GrantEntry) and change.present.row is not None:
        grant = AccessGrant.objects.get(pk=change.present.row)
        grant_change(actor=found.by, grant=grant, values=_values(entry))
        return
    grant_give(
        actor=found.by,
        user=found.user(entry.user) if entry.user else None,
        group=found.group(entry.group) if entry.group else None,
        place=found.connections[entry.connection]
        if entry.connection
        else found.folder(entry.folder or ()),
        values=_values(entry),
    )


def _values(entry: GrantEntry) -> GrantValues:
    return GrantValues(
        role=Role[entry.role.upper()],
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        hours=[
            {"days": list(days), "start": start, "end": end} for days, start, end in entry.hours
        ],
        time_zone=entry.time_zone,
        networks=list(entry.networks),
        view_only=entry.view_only,
        may_copy=entry.may_copy,
        may_paste=entry.may_paste,
        may_upload=entry.may_upload,
        may_download=entry.may_download,
        recording_required=entry.recording_required,
        note=entry.note,
    )
