"""Rows of the log outlive what they name."""

from __future__ import annotations

from deskgate.control.audit.models import SessionLog


def test_names_stay(person, make_session):
    row = make_session(person=person)
    person.delete()
    row = SessionLog.objects.get(pk=row.pk)
    assert (row.person, str(row)) == (None, "Ada on web")
