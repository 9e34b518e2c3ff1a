"""The second factor that a folder or a connection demands stays demanded, whoever edits it.

Law: only who manages a thing makes it ask for less, be it by its own setting or by moving it to
where nothing is asked for; the command line and the server itself are the administrator's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import ActorKind, current_actor
from deskgate.control.errors import Forbidden
from deskgate.control.tree.inheritance import effective, effective_folder
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.visibility import Action, gate_for


class FactorDemanded(Forbidden):
    """The change would take away a second factor that whoever acts may not take away."""

    kind = "second-factor-demanded"

    def __init__(self) -> None:
        super().__init__(
            "The second factor is asked for here, and only those who manage this may change that. "
            "Leave it as it is, or ask one of them."
        )


@contextmanager
def factor_watched(thing: Folder | Connection) -> Iterator[None]:
    """The thing, as it stands in the database, is changed within, in memory and only then saved.

    Raises FactorDemanded.
    """
    bound = _demands(thing) and not _manages(thing)
    yield
    if bound and not _demands(thing):
        raise FactorDemanded


def _demands(thing: Folder | Connection) -> bool:
    """What a folder demands, it demands of all that it holds, unless that says otherwise."""
    applies = effective(thing) if isinstance(thing, Connection) else effective_folder(thing)
    return applies.second_factor


def _manages(thing: Folder | Connection) -> bool:
    actor = current_actor()
    if actor.kind is not ActorKind.PERSON:
        return True
    person = User.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    if person is None:
        return False
    gate = gate_for(person)
    if isinstance(thing, Connection):
        return gate.connections(Action.MANAGE).filter(pk=thing.pk).exists()
    return gate.folders(Action.MANAGE).filter(pk=thing.pk).exists()
