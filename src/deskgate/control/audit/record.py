"""Writes down that something was done. Every service that changes anything calls it.

Law: the row is written in the transaction of the change, so that neither is there without the
other; it names things by name, because what it names may be deleted later; never a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from deskgate.control.audit.actor import current_actor
from deskgate.control.audit.models import Event


def record(
    action: str,
    thing: models.Model | None = None,
    *,
    name: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """`action` is "<kind>.<verb>", say `folder.create`; `details` must be JSON and no secret."""
    actor = current_actor()
    return Event.objects.create(
        at=timezone.now(),
        action=action,
        actor_kind=actor.kind.value,
        actor_name=actor.name,
        actor_id=actor.person_id,
        address=actor.address,
        thing_kind="" if thing is None else type(thing).__name__.lower(),
        thing_id="" if thing is None else str(thing.pk or ""),
        thing_name=(name or ("" if thing is None else str(thing)))[:300],
        details={**({"token": actor.token_name} if actor.token_name else {}), **(details or {})},
    )
