"""The same change to many connections.

Laws: each connection is changed in a transaction of its own, so that one that is refused keeps none
of the others from being changed; each is asked for at the gate by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.errors import ControlError, Invalid, KeyTrouble
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.services import connection_update
from deskgate.control.tree.values import fold, tags_normal
from deskgate.control.tree.visibility import Action

MANY: Final = 500  # connections of one request; each takes a few queries


@dataclass(frozen=True, slots=True)
class Refusal:
    """A connection that stayed as it was, and why."""

    connection_id: str
    reason: str


@dataclass(slots=True)
class Report:
    """What became of each."""

    changed: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def connections_change(
    *,
    user: User,
    ids: Sequence[str],
    changes: Callable[[Connection], dict[str, Any]],
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
) -> Report:
    """Change each; `changes` gives the arguments of `connection_update` for one of them."""
    if len(ids) > MANY:
        raise Invalid({"ids": [f"At most {MANY} connections at once."]})
    report = Report()
    for key in dict.fromkeys(ids):
        try:
            with transaction.atomic():
                connection = connection_get(
                    user=user, connection_id=key, action=Action.EDIT, lock=True
                )
                said = changes(connection)
                tags = said.get("tags", connection.tags)
                said["tags"] = _retagged(tags, add=add_tags, remove=remove_tags)
                connection_update(connection=connection, **said)
        except KeyTrouble:  # none of the others would fare better
            raise
        except ControlError as refused:
            report.refused.append(Refusal(key, sentence(refused)))
        else:
            report.changed.append(key)
    return report


def sentence(refused: ControlError) -> str:
    """The reason in words, without the names of fields."""
    if isinstance(refused, Invalid):
        return " ".join(dict.fromkeys(t for texts in refused.errors.values() for t in texts))
    return str(refused)


def _retagged(tags: Sequence[str], *, add: Sequence[str], remove: Sequence[str]) -> list[str]:
    gone = {fold(tag) for tag in tags_normal(remove)}
    return [*(tag for tag in tags if fold(tag) not in gone), *add]
