"""What is written of an event: who, by which door, from where, what, by the names of then."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import event_words, kind_of, record
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def test_a_persons_doing(connection: Connection) -> None:
    ada = Actor(ActorKind.PERSON, "ada", 7, "10.0.0.7", "laptop")
    with acting(ada):
        row = record("connection.update", connection, details={"changed": ["host"]})
    row.refresh_from_db()
    assert (row.actor_kind, row.actor_name, row.actor_id, row.address) == (
        "person",
        "ada",
        7,
        "10.0.0.7",
    )
    assert (row.thing_kind, row.thing_id, row.thing_name) == (
        "connection",
        str(connection.pk),
        "web",
    )
    assert row.details == {"token": "laptop", "changed": ["host"]}
    assert row.words == event_words(row) == "connection.update ada 10.0.0.7 web laptop host"
    assert str(row) == "connection.update web"


def test_whoever_somebody_else_vouched_for(connection: Connection) -> None:
    with acting(Actor(ActorKind.PERSON, "ada", None, "10.0.0.7", source="hmac")):
        row = record("session.begin", connection, details={"x": 1})
    assert (row.actor_name, row.actor_id) == ("ada", None)
    assert row.details == {"source": "hmac", "x": 1}


def test_the_servers_own(person: User, make_session: Sessions) -> None:
    row = record("log.purge", name="before then")
    assert (row.actor_kind, row.actor_name, row.thing_kind) == ("server", "", "")
    assert kind_of(make_session(person=person)) == "session"
    assert kind_of(person) == "user"


def test_what_somebody_made_up_never_stops_the_logging() -> None:
    odd = "\0\ud800" + "x" * 5000
    with acting(Actor(ActorKind.PERSON, odd, None, odd, odd)):
        row = record("log-in.refused", name=odd, details={odd: [odd, {odd: odd}]})
    row.refresh_from_db()
    assert len(row.actor_name) == 150
    assert len(row.address) == 64
    assert len(row.thing_name) == 300
    assert Event.objects.filter(words__contains="log-in.refused").exists()
