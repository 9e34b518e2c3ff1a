"""Whom the pages of hear that a live session has changed: its person, who is in it, overseers.

Law: a look that is silent is no change for the session's own person.
"""

from __future__ import annotations

from uuid import UUID

from deskgate.control.audit.models import SessionLog
from deskgate.control.together.hub import get_hub


def live_changed(session_id: UUID) -> None:
    """This session has begun, opened, lost its browser or ended; after that has held."""
    rows = SessionLog.objects.filter(pk=session_id)
    people: set[int] = set()
    for person, joined, is_silent in rows.values_list(
        "person_id", "joined__person_id", "is_silent"
    ):
        people |= {key for key in (person, None if is_silent else joined) if key is not None}
    get_hub().changed("live", people, overseers=True)


def live_told() -> None:
    """How busy sessions are; who has one of their own sees that by itself."""
    get_hub().changed("live", (), overseers=True)
