"""The log through the API."""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from tests.unit.control.fixtures import Browsers, Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.services import session_words
from deskgate.control.tree.models import Connection, Folder
from deskgate.grants import Revocation

# In UTC it would be before the first year.
FIRST_DAY = urlsafe_b64encode(
    f'["0001-01-01T00:00:00+23:59", "{uuid.UUID(int=1)}"]'.encode()
).decode()


def test_pages_are_stable_and_newest_first(
    browser: Browsers, admin: User, make_session: Sessions
) -> None:
    rows = [make_session(person=admin, minutes_ago=i // 2) for i in range(7)]  # some at once
    expected = sorted(rows, key=lambda row: (row.started_at, row.id), reverse=True)
    page = browser("root")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = page.get(f"/sessions?limit=3{cursor}").json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next_cursor"] and f"&cursor={answer['next_cursor']}"
    assert seen == [str(row.id) for row in expected]


def test_a_live_session_and_one_that_is_over(
    browser: Browsers, admin: User, make_session: Sessions
) -> None:
    make_session(person=admin, over=True)
    make_session(person=admin, minutes_ago=9)
    over, live = browser("root").get("/sessions").json()["items"]
    assert over["ending"] == "closed-by-target"
    assert over["duration_seconds"] == 60
    assert not over["live"]
    assert live["live"]
    assert live["duration_seconds"] is None
    assert live["ending"] is None


def test_everybody_sees_their_own(
    browser: Browsers, admin: User, person: User, make_session: Sessions
) -> None:
    make_session(person=admin)
    own = make_session(person=person)
    assert [row["id"] for row in browser("ada").get("/sessions").json()["items"]] == [str(own.id)]
    assert len(browser("root").get("/sessions").json()["items"]) == 2


@pytest.mark.django_db(transaction=True)
def test_ending_a_live_session(
    browser: Browsers,
    admin: User,
    person: User,
    make_session: Sessions,
    published: list[Revocation],
) -> None:
    theirs, own = make_session(person=admin), make_session(person=person)
    page = browser("ada")
    assert page.send("DELETE", f"/sessions/{theirs.id}").status_code == 404
    assert page.send("DELETE", f"/sessions/{own.id}").status_code == 204
    assert browser("root").send("DELETE", f"/sessions/{theirs.id}").status_code == 204
    assert [one.session_id for one in published] == [own.id, theirs.id]
    item = browser("root").get("/sessions").json()["items"][0]
    assert item["live"]  # until the gateway says that it is closed
    assert item["ending"] is None


def test_ending_what_is_over_changes_nothing(
    browser: Browsers, admin: User, make_session: Sessions, published: list[Revocation]
) -> None:
    row = make_session(person=admin, over=True)
    assert browser("root").send("DELETE", f"/sessions/{row.id}").status_code == 204
    assert published == []
    assert SessionLog.objects.get().ending == "closed-by-target"


@pytest.mark.parametrize("key", ["68c4da5c-f1a4-4c8c-a220-89f64986731d", "x"])
def test_an_unknown_session(browser: Browsers, admin: User, key: str) -> None:
    assert browser("root").send("DELETE", f"/sessions/{key}").status_code == 404


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=fHw=", f"cursor={FIRST_DAY}", "limit=0", "limit=9999", "limit=a"]
)
def test_a_wrong_query(browser: Browsers, admin: User, query: str) -> None:
    answer = browser("root").get(f"/sessions?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("live=true", 2),
        ("live=false", 2),
        ("user=Ada", 2),
        ("user=ada", 0),
        ("connection=web", 4),
        ("protocol=vnc", 0),
        ("q=WEB+root", 2),
        ("address=10.0.0.1", 0),
        ("since=2100-01-01T00:00:00Z", 0),
        ("until=2100-01-01T00:00:00Z", 4),
        ("connection_id=99", 0),
    ],
)
def test_filters(
    browser: Browsers, admin: User, person: User, make_session: Sessions, query: str, found: int
) -> None:
    for one in (admin, person):
        for over in (False, True):
            row = make_session(person=one, over=over)
            SessionLog.objects.filter(pk=row.pk).update(words=session_words(row))
    assert len(browser("root").get(f"/sessions?{query}").json()["items"]) == found
    own = browser("ada").get(f"/sessions?{query}").json()["items"]
    assert {item["username"] for item in own} <= {"Ada"}


def test_one_session_and_an_order(
    browser: Browsers, admin: User, person: User, make_session: Sessions
) -> None:
    theirs, own = make_session(person=admin, minutes_ago=5), make_session(person=person)
    page = browser("ada")
    told = page.get(f"/sessions/{own.id}").json()
    assert told["user_id"] == str(person.pk)
    assert told["connection_id"] is None
    assert page.get(f"/sessions/{theirs.id}").status_code == 404
    order = [row["id"] for row in browser("root").get("/sessions?sort=-username").json()["items"]]
    assert order == [str(theirs.id), str(own.id)]


@pytest.mark.django_db(transaction=True)
def test_an_export_has_ones_own(
    browser: Browsers, admin: User, person: User, make_session: Sessions
) -> None:
    make_session(person=admin, login="login-hash-never-shown")
    make_session(person=person, over=True)
    answer = browser("ada").get("/sessions/export?format=json")
    assert answer.headers["Content-Type"] == "application/json"
    content = answer.getvalue().decode()
    assert [row["person_name"] for row in json.loads(content)] == ["Ada"]
    everything = browser("root").get("/sessions/export").getvalue().decode()
    assert everything.count("\r\n") == 3
    assert "login-hash-never-shown" not in everything
    assert Event.objects.filter(action="log.export", actor_name="Ada").count() == 1


def test_by_which_folder_and_into_which_session(
    browser: Browsers, admin: User, person: User, connection: Connection, make_session: Sessions
) -> None:
    primary = make_session(person=person, connection=connection, minutes_ago=5)
    primary.folder = Folder.objects.create(name="desks")
    primary.guacd_connection_id = "$live"
    primary.save()
    looking = make_session(person=admin, connection=connection)
    looking.joined, looking.profile_name = primary, "watch"
    looking.guacd_connection_id = "$live-too"
    looking.save()
    page = browser("root")
    second, first = page.get("/sessions").json()["items"]
    assert (first["folder"], first["joined"], first["may_look_in"]) == ("desks", None, True)
    assert (second["folder"], second["joined"]) == ("", str(primary.id))
    assert (second["joined_username"], second["profile_name"]) == ("Ada", "watch")
    assert not second["may_look_in"]
    assert page.get(f"/sessions/{looking.id}").json() == second
    SessionLog.objects.filter(pk=primary.pk).update(ending="revoked")
    assert not page.get(f"/sessions/{primary.id}").json()["may_look_in"]


def test_the_number_of_queries_does_not_grow(
    browser: Browsers, admin: User, person: User, make_session: Sessions
) -> None:
    page = browser("root")
    counts = []
    for number in range(2):
        row = make_session(person=admin)
        row.folder = Folder.objects.create(name=f"desks {number}")
        row.joined = make_session(person=person)
        row.save()
        with CaptureQueriesContext(database) as queries:
            page.get("/sessions")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_was_let_in_by_a_share_is_told_nothing_of_what_is_behind_it(
    browser: Browsers, admin: User, person: User, make_session: Sessions
) -> None:
    theirs, row = make_session(person=admin), make_session(person=person, over=True)
    behind = {"guacd": "10.9.9.9:4822", "credential_name": "root of web", "detail": "no 10.0.0.5"}
    SessionLog.objects.filter(pk=row.pk).update(let_in=True, joined=theirs, **behind)
    paths = (f"/sessions/{row.pk}", "/sessions", "/sessions/export", "/sessions/export?form=json")
    for path in paths:
        answer = browser("ada").get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        for text in (*behind.values(), "root"):
            assert text.encode() not in content, path
    told = browser("root").get(f"/sessions/{row.pk}").json()
    assert {name: told[name] for name in behind} == behind
    assert told["joined_username"] == "root"
    export = browser("root").get("/sessions/export")
    assert b"root of web" in b"".join(export)
