"""Who is acting: set where a request, a tunnel or a command comes in, read where things are logged.

Law: what has not been set is the server itself, from nowhere, and grants limited to networks don't
apply to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """By which door they came."""

    PERSON = "person"
    COMMAND = "command"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it. `name` is the log-in name, or the system's user at the command line.

    A person without an account has no `person_id`; `source` says who vouched for them.
    """

    kind: ActorKind = ActorKind.SERVER
    name: str = ""
    person_id: int | None = None
    address: str = ""
    token_name: str = ""  # of the API token that was used, if any
    source: str = ""


def _server() -> Actor:
    return Actor()


_current: ContextVar[Callable[[], Actor]] = ContextVar("deskgate_actor", default=_server)


def current_actor() -> Actor:
    """Who acts in this thread or task."""
    return _current.get()()


@contextmanager
def acting(actor: Actor | Callable[[], Actor]) -> Iterator[None]:
    """What happens within is this actor's doing; a callable is asked each time it matters."""
    before = _current.set((lambda: actor) if isinstance(actor, Actor) else actor)
    try:
        yield
    finally:
        _current.reset(before)
