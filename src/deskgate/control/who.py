"""Who acts when a tunnel is asked for: the person of its token, from where the request came."""

from __future__ import annotations

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.grants import TunnelRequest


def actor_of(person: User, request: TunnelRequest) -> Actor:
    """The person, for grants that are limited to networks and for the log."""
    return Actor(ActorKind.PERSON, person.username, person.pk, request.client_address)
