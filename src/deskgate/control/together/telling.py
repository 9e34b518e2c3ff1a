"""Whom the pages of hear that a live session has changed: its person, who is in it, overseers.

Law: a look that is silent is a change for administrators only, and for none in their own session.
"""

from __future__ import annotations

from uuid import UUID

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.together.hub import get_hub


def live_changed(session_id: UUID) -> None:
    """This session has begun, opened, lost its browser or ended; after that has held."""
    row = SessionLog.objects.select_related("joined").filter(pk=session_id).first()
    if row is not None and row.is_silent:
        get_hub().changed("live", _knowing(row))
        return
    joined = row.joined if row is not None else None
    people = {one.person_id for one in (row, joined) if one is not None}
    get_hub().changed("live", {key for key in people if key is not None}, overseers=True)


def _knowing(look: SessionLog) -> set[int]:
    """Who is told of a silent look: administrators, but not of one into their own session."""
    admins = User.objects.filter(is_active=True, is_superuser=True)
    own = look.joined.person_id if look.joined is not None else None
    return set(admins.values_list("pk", flat=True)) - {own}


def live_told() -> None:
    """How busy sessions are; who has one of their own sees that by itself."""
    get_hub().changed("live", (), overseers=True)
