"""Who asks for a tunnel, once their token has proven them, and how they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind
from deskgate.control.errors import Forbidden, KeyTrouble, NotFound
from deskgate.control.permissions.selectors import Allowed, rights_on
from deskgate.control.tree.models import Connection
from deskgate.control.vault.given import GivenNow
from deskgate.grants import Ending, Person, Refused
from deskgate.guac.status import Status

_log = structlog.get_logger(__name__)


class Comer(Protocol):
    """Whoever has something opened: a person with an account, or a guest (see `sharing`).

    `username` is what parameter tokens stand for: "" for a guest, who chose their own name.
    """

    @property
    def person(self) -> User | None: ...
    @property
    def who(self) -> Person: ...
    @property
    def username(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def login(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def user_agent(self) -> str: ...
    @property
    def factor_shown(self) -> bool: ...
    @property
    def given(self) -> GivenNow | None: ...
    @property
    def actor(self) -> Actor: ...


@dataclass(frozen=True, slots=True)
class Asker:
    """A person, by one of their log-ins, from one of their browsers.

    `factor_shown`: our own page had just asked for the second factor when it got the token.
    `given`: the credentials that were given with the token. `is_silent`: who looks into a session
    so is not shown to its person.
    """

    person: User
    login: str
    address: str
    user_agent: str
    factor_shown: bool = False
    given: GivenNow | None = None
    is_silent: bool = False

    @property
    def who(self) -> Person:
        """As the grant names them."""
        return Person(str(self.person.pk), self.person.username, self.person.shown)

    @property
    def username(self) -> str:
        """For parameter tokens."""
        return self.person.username

    @property
    def zone(self) -> str:
        """The time zone's name, or ""."""
        return self.person.time_zone

    @property
    def source(self) -> str:
        """Nobody vouches for somebody with an account."""
        return ""

    @property
    def actor(self) -> Actor:
        """For grants that are limited to networks and for the log."""
        return Actor(ActorKind.PERSON, self.person.username, self.person.pk, self.address)


def allowed_on(person: User, connection: Connection) -> Allowed:
    """What the person may do there. Raises Refused."""
    allowed = rights_on(person, connection)
    if allowed is None:  # taken away since the gate let it through
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such connection.")
    return allowed


@contextmanager
def gate_refusing() -> Iterator[None]:
    """What the gate says, as the tunnel's refusal."""
    try:
        yield
    except NotFound as missing:
        raise Refused(Status.RESOURCE_NOT_FOUND, str(missing)) from None
    except Forbidden as forbidden:
        raise Refused(Status.CLIENT_FORBIDDEN, str(forbidden)) from None


@contextmanager
def vault_open() -> Iterator[None]:
    """Trouble with the vault is told without its details, which are for the administrator's log."""
    try:
        yield
    except KeyTrouble as trouble:
        _log.error("The vault can't be opened", reason=str(trouble))
        raise Refused(
            Status.SERVER_ERROR,
            "The stored password or key can't be read. Tell your administrator.",
            Ending.INTERNAL,
        ) from None
