"""Writes down that something was done. Every service that changes anything calls it.

Law: the row is written in the transaction of the change, so that neither is there without the
other; it names things by name, because what it names may be deleted later; never a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone

from deskgate.control.audit.actor import current_actor
from deskgate.control.audit.chain import seal_soon
from deskgate.control.audit.models import Event
from deskgate.control.audit.text import clean, details_of, words_of
from deskgate.control.together.hub import get_hub

# Whose model has another name than people know it by.
_KINDS: Final = {
    "quickconnection": "quick-connection",
    "sessionlog": "session",
    "sharingprofile": "sharing-profile",
    "signingkey": "signing-key",
}

# What is done to these, people see in the tree: something of it is there, or gone, or another.
_TREE: Final = frozenset({"connection", "folder", "grant", "group", "import"})


def record(
    action: str,
    thing: models.Model | None = None,
    *,
    name: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """`action` is "<kind>.<verb>", say `folder.create`; `details` must be JSON and no secret."""
    actor = current_actor()
    by = {"token": actor.token_name, "source": actor.source}
    told = {**{name: value for name, value in by.items() if value}, **(details or {})}
    event = Event(
        at=timezone.now(),
        action=action,
        actor_kind=actor.kind.value,
        actor_name=clean(actor.name, 150),
        actor_id=actor.person_id,
        address=clean(actor.address, 64),
        thing_kind="" if thing is None else kind_of(thing),
        thing_id="" if thing is None else str(thing.pk or "")[:64],
        thing_name=clean(name or ("" if thing is None else str(thing)), 300),
        details=details_of(told),
    )
    event.words = event_words(event)
    event.save()
    if action.partition(".")[0] in _TREE:
        transaction.on_commit(partial(get_hub().changed, "tree"), robust=True)
    # Whatever trouble sealing has, what was done is done: the keeper seals the row later.
    transaction.on_commit(seal_soon, robust=True)
    return event


def event_words(event: Event) -> str:
    """What a search finds this event by."""
    return words_of(event.action, event.actor_name, event.address, event.thing_name, event.details)


def kind_of(thing: models.Model) -> str:
    """The kind of a thing as the log calls it."""
    kind = thing.__class__.__name__.lower()  # a request's person is behind a proxy of Django's
    return _KINDS.get(kind, kind)
