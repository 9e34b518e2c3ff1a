"""A grant's entry in the terms of the grants' own service."""

from __future__ import annotations

from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.values import values_put
from deskgate.control.port.grant_values import grant_values
from deskgate.control.port.plan import GrantEntry


def test_every_field_arrives() -> None:
    entry = GrantEntry(
        user="ada",
        role="share",
        hours=(((0, 1), "08:00", "17:00"),),
        time_zone="Europe/Berlin",
        networks=("10.0.0.0/8",),
        view_only=True,
        may_copy=False,
        may_paste=False,
        may_upload=False,
        may_download=False,
        recording_required=True,
        note="why",
    )
    row = AccessGrant()
    values_put(row, grant_values(entry))
    assert row.role == Role.SHARE
    assert row.hours == [{"days": [0, 1], "start": "08:00", "end": "17:00"}]
    assert (row.time_zone, row.networks, row.note) == ("Europe/Berlin", ["10.0.0.0/8"], "why")
    assert (row.view_only, row.recording_required) == (True, True)
    assert not any([row.may_copy, row.may_paste, row.may_upload, row.may_download])
