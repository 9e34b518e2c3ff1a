"""What is there of a visit, and how others know it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.selectors import (
    connection_of,
    connections_of,
    session_joined,
    source_of,
    visit_actor,
    visit_find,
    visit_lasts,
    visit_sessions,
    visits_over,
)
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def _begin(source: str = "hmac") -> tuple[Visit, Secret]:
    opens = [Opens("desk", "ssh", {}), Opens("look", "", {}, joins="nothing", kind="g")]
    return visit_begin(visitor=Visitor(source, "alice", "k"), opens=opens)


def test_it_is_found_by_its_token_unused() -> None:
    visit, token = _begin()
    now = timezone.now()
    assert visit_find(token=token, now=now) == visit
    assert visit_find(token=Secret("x"), now=now) is None
    assert visit_lasts(visit, now)
    assert not visit_lasts(visit, visit.expires_at)
    assert list(visits_over(visit.expires_at)) == [visit]
    assert not visits_over(now).exists()
    assert not visit_sessions(visit).exists()


def test_its_connections_are_its_own() -> None:
    visit, _ = _begin()
    other, _ = _begin()
    assert [one.identifier for one in connections_of(visit)] == ["desk", "look"]
    one = connection_of(visit, identifier="desk", kind="c")
    assert one is not None
    assert one.visit == visit
    assert connection_of(visit, identifier="desk", kind="g") is None
    VisitConnection.objects.filter(pk=one.pk).update(spent_at=timezone.now())
    assert connection_of(visit, identifier="desk", kind="c") is None
    assert connection_of(other, identifier="desk", kind="c") is not None


def test_what_is_joined_must_be_live() -> None:
    visit, _ = _begin("json")
    for one in connections_of(visit):
        assert session_joined(one) is None


@pytest.mark.parametrize(
    ("source", "called"), [("hmac", "hmac"), ("json", "json"), ("share", "deskgate-shared")]
)
def test_its_data_source(source: str, called: str) -> None:
    assert source_of(_begin(source)[0]) == called


def test_the_log_knows_it_as_a_person_without_an_account() -> None:
    visit, _ = _begin()
    assert visit_actor(visit, "::1") == Actor(ActorKind.PERSON, "alice", None, "::1", source="hmac")
