"""Rows of the log outlive what they name, and are only added."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import AppendOnlyError, ChainHead, Event, Outlet, SessionLog
from deskgate.control.audit.record import record


def test_names_stay(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    person.delete()
    row = SessionLog.objects.get(pk=row.pk)
    assert (row.person, str(row)) == (None, "Ada on web")


@pytest.mark.django_db
def test_events_are_only_added() -> None:
    row = record("folder.create")
    for change in (Event.objects.all().delete, row.save, row.delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_words() -> None:
    assert (str(ChainHead(seq=7)), str(Outlet(name="webhook"))) == ("7", "webhook")
