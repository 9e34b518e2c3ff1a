"""Rows of the log outlive what they name."""

from __future__ import annotations

from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog


def test_names_stay(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    person.delete()
    row = SessionLog.objects.get(pk=row.pk)
    assert (row.person, str(row)) == (None, "Ada on web")
