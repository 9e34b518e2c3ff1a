"""What is found in the log, and how much of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import session_words
from deskgate.control.guacapi import history_records
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.history_records import connection_records, oldest_in, terms_in
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def _at(row: SessionLog, moment: datetime, name: str) -> None:
    row.started_at, row.connection_name = moment, name
    row.words = session_words(row)
    row.save()


def test_each_term_must_occur_in_the_names_or_be_the_date(
    admin: User, person: User, make_session: Sessions
) -> None:
    _at(make_session(person=person), datetime(2026, 3, 31, 23, 59, tzinfo=UTC), "Web 2025")
    _at(make_session(person=person), datetime(2025, 12, 31, 12, tzinfo=UTC), "mail")

    def found(*terms: str) -> set[str]:
        return {one["connectionName"] for one in connection_records(user=admin, terms=terms)}

    assert found("WEB") == {"Web 2025"}
    assert found("ada", "web") == {"Web 2025"}
    assert found("mail", "web") == set()
    assert found("2025") == {"Web 2025", "mail"}
    assert found("2025-12") == {"mail"}
    assert found("2026-03-31") == found("2026-03") == found("2026") == {"Web 2025"}
    for term in ("2026-04", "2026-13", "2026-02-30", "9999", "9999-12", "9999-12-31", "0000"):
        assert found(term) == set(), term


def test_never_more_than_so_many(
    admin: User, person: User, make_session: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_records, "MOST", 2)
    rows = [make_session(person=person, minutes_ago=n) for n in range(3)]
    newest = [one["identifier"] for one in connection_records(user=admin)]
    assert newest == [str(rows[0].pk), str(rows[1].pk)]
    oldest = [one["identifier"] for one in connection_records(user=admin, oldest=True)]
    assert oldest == [str(rows[2].pk), str(rows[1].pk)]


def test_of_one_connection(
    admin: User, person: User, connection: Connection, make_session: Sessions
) -> None:
    row = make_session(person=person, connection=connection)
    make_session(person=person)
    found = connection_records(user=admin, connection_id=connection.pk)
    assert [one["identifier"] for one in found] == [str(row.pk)]


def test_what_is_asked() -> None:
    ask = RequestFactory().get
    assert terms_in(ask("/?contains=a&contains=%20&contains=b")) == ["a", "b"]
    assert oldest_in(ask("/")) is False
    assert oldest_in(ask("/?order=startDate&order=-startDate")) is True
    for query in ("order=endDate", "order=startDate&order=x"):
        with pytest.raises(ApiError):
            oldest_in(ask(f"/?{query}"))
