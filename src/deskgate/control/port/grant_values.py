"""What a grant's entry gives, in the terms of the grants' own service."""

from __future__ import annotations

from deskgate.control.permissions.models import Role
from deskgate.control.permissions.values import GrantValues
from deskgate.control.port.plan import GrantEntry


def grant_values(entry: GrantEntry) -> GrantValues:
    """All of it: what the entry doesn't limit is not limited."""
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
