"""Who acts at the tunnel."""

from __future__ import annotations

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.who import actor_of
from deskgate.grants import Secret, TunnelRequest


def test_the_person_from_where_they_ask(person: User) -> None:
    request = TunnelRequest(Secret("t"), "deskgate", "1", "c", "192.0.2.9")
    assert actor_of(person, request) == Actor(ActorKind.PERSON, "Ada", person.pk, "192.0.2.9")
