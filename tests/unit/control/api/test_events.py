"""The log of events through the API: for administrators, searched, paged, exported, proven."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Browser, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import record

pytestmark = pytest.mark.django_db(transaction=True)

ADA = Actor(ActorKind.PERSON, "Ada", 7, "10.0.0.7")
BOB = Actor(ActorKind.COMMAND, "bob")


def some() -> None:
    with acting(ADA):
        for name in ("web", "web-2", "mail"):
            record("connection.create", name=name)
    with acting(BOB):
        record("folder.create", name="=Büro", details={"note": "by hand"})
        record("folder.delete", name="Keller")


def names(page: Browser, query: str) -> list[str]:
    answer = page.get(f"/events?{query}")
    assert answer.status_code == 200, answer.content
    return [one["thing"]["name"] for one in answer.json()["items"] if one["thing"]]


def test_who_did_what_from_where(browser: Browsers, admin: User) -> None:
    with acting(ADA):
        row = record("user.disable", admin, details={"why": ["x"]})
    page = browser("root")
    told = page.get(f"/events/{row.pk}").json()
    assert told["actor"] == {"kind": "person", "name": "Ada", "id": "7", "address": "10.0.0.7"}
    assert told["thing"] == {"kind": "user", "id": str(admin.pk), "name": "root"}
    assert (told["action"], told["details"]) == ("user.disable", {"why": ["x"]})
    assert told["seq"] > 0
    assert len(told["digest"]) == 64
    for unknown in ("99999999", "x", "-1", "9" * 40):
        assert page.get(f"/events/{unknown}").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=connection.create", ["mail", "web-2", "web"]),
        ("action=folder", ["Keller", "=Büro"]),
        ("action=folde", []),
        ("actor=Ada&action=connection", ["mail", "web-2", "web"]),
        ("actor=bob", ["Keller", "=Büro"]),
        ("address=10.0.0.7", ["mail", "web-2", "web"]),
        (f"q={quote('BÜRO hand')}", ["=Büro"]),
        ("q=bob+keller", ["Keller"]),
        ("q=bob+web", []),
        ("q=100%25", []),
        ("q=_eb", []),
        ("action=connection&sort=at", ["web", "web-2", "mail"]),
        ("action=folder&sort=action", ["=Büro", "Keller"]),
        ("action=folder&sort=-action", ["Keller", "=Büro"]),
        ("thing_kind=user&action=folder", []),
        ("action=folder&since=2100-01-01T00:00:00Z", []),
        ("action=folder&until=2000-01-01T00:00:00%2B01:00", []),
    ],
)
def test_filters(browser: Browsers, admin: User, query: str, found: list[str]) -> None:
    some()
    assert names(browser("root"), query) == found


def test_times(browser: Browsers, admin: User) -> None:
    some()
    page = browser("root")
    now = timezone.now()
    around = [quote((now + timedelta(minutes=m)).isoformat()) for m in (-5, 5)]
    assert len(names(page, f"action=folder&since={around[0]}&until={around[1]}")) == 2


@pytest.mark.parametrize("sort", ["at", "-at", "action", "-actor"])
def test_pages_have_each_row_once(browser: Browsers, admin: User, sort: str) -> None:
    some()
    some()
    page = browser("root")
    expected = Event.objects.filter(action__startswith="connection.").count()
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = f"/events?action=connection&limit=4&sort={sort}{cursor}"
        answer = page.get(query).json()
        seen += [one["id"] for one in answer["items"]]
        record("connection.create", name="meanwhile")  # which a stable page doesn't repeat
        cursor = answer["next_cursor"] and f"&cursor={answer['next_cursor']}"
        if len(seen) > 99:
            break
    assert len(seen) == len(set(seen)) >= expected


@pytest.mark.parametrize(
    "query",
    ["sort=words", "limit=0", "since=2026-01-01T00:00:00", "since=x", "cursor=x", f"q={'x' * 201}"],
)
def test_a_wrong_query(browser: Browsers, admin: User, query: str) -> None:
    answer = browser("root").get(f"/events?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


def test_nobody_else_reads_it(browser: Browsers, admin: User, person: User) -> None:
    some()
    row = Event.objects.latest("id")
    for page, status in ((browser("ada"), 403), (browser(), 401)):
        for path in ("", f"/{row.pk}", "/export", "/export?format=json", "/verify"):
            answer = page.get(f"/events{path}")
            assert answer.status_code == status, path
            assert b"Keller" not in answer.content


def test_an_export_is_whole_and_on_record(browser: Browsers, admin: User) -> None:
    some()
    page = browser("root")
    answer = page.get("/events/export?action=folder")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="events.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["thing_name"] for row in rows] == ["'=Büro", "Keller"]
    told = json.loads(page.get("/events/export?format=json&actor=Ada").getvalue())
    assert {row["actor_name"] for row in told} == {"Ada"}
    exports = Event.objects.filter(action="log.export").order_by("id")
    assert [one.details for one in exports] == [
        {"what": "events", "format": "csv", "action": "folder"},
        {"what": "events", "format": "json", "actor": "Ada"},
    ]
    assert exports[0].actor_name == "root"
    assert page.get("/events/export?format=xml").status_code == 422


def test_the_proof(browser: Browsers, admin: User) -> None:
    some()
    page = browser("root")
    good = page.get("/events/verify").json()
    assert good["ok"]
    assert good["checked"] == good["seq"]
    assert good["problem"] == ""
    Event.chain.filter(seq=2).update(actor_name="nobody")
    bad = page.get("/events/verify").json()
    assert (bad["ok"], bad["checked"]) == (False, 1)
    assert bad["problem"].startswith("Row 2 ")
