"""Somebody who may make connections, logged in as Guacamole's clients are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.permissions.models import Making, MakingRight
from deskgate.control.quick.models import QuickConnection
from deskgate.control.quick.services import quick_create
from deskgate.control.sources import QUICK
from deskgate.control.tokens.services import session_token_issue, token_digest
from deskgate.grants import Grant, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status

ADDRESS = "198.51.100.7"
MARKER = "marker-5c0e-never-shown"
URI = f"ssh://deploy:{MARKER}@10.0.0.5:2222/?font-size=14"


@dataclass(frozen=True, slots=True)
class Desk:
    """One log-in."""

    person: User
    token: Secret

    @property
    def login(self) -> str:
        return token_digest(self.token)

    def make(self, uri: str = URI) -> QuickConnection:
        actor = Actor(ActorKind.PERSON, self.person.username, self.person.pk, ADDRESS)
        with acting(actor):
            return quick_create(person=self.person, login=self.login, uri=uri)

    def ask(self, identifier: object, source: str = QUICK, kind: str = "c") -> Grant:
        return admit(TunnelRequest(self.token, source, str(identifier), kind, ADDRESS, "browser"))

    def refused(self, identifier: object, source: str = QUICK, kind: str = "c") -> Status:
        with pytest.raises(Refused) as caught:
            self.ask(identifier, source, kind)
        return caught.value.status


@pytest.fixture
def desk(person: User) -> Desk:
    MakingRight.objects.create(user=person, what=Making.CONNECTION)
    return Desk(person, session_token_issue(person=person))
