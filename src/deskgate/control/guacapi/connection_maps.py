"""Connections and sharing profiles as Guacamole's clients read them.

Laws: the number of queries is constant, however many there are; whoever may not edit a connection
is told none of its attributes, and of its use what the log of sessions tells them; parameters are
never part of it. Source: guacamole.md §4.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.selectors import sessions_visible_to
from deskgate.control.guacapi.guacd_attributes import guacd_out
from deskgate.control.guacapi.values import flag_out, number_out, parent_out
from deskgate.control.guacapi.view import without_nulls
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.control.tree.visibility import Action, Gate, gate_for

LIMITS: Final = ("max-connections", "max-connections-per-user")


@dataclass(frozen=True, slots=True)
class Seer:
    """Who looks, and what they hold."""

    user: User
    gate: Gate

    @property
    def administrator(self) -> bool:
        """Who may know the guacd servers."""
        return self.user.is_active and self.user.is_admin


@dataclass(frozen=True, slots=True)
class Use:
    """How many sessions are live, and when the last one began."""

    live: int = 0
    last: datetime | None = None


def seer_of(user: User) -> Seer:
    """One query, none for administrators."""
    return Seer(user, gate_for(user))


def connection_maps(seer: Seer, rows: QuerySet[Connection]) -> list[dict[str, Any]]:
    """All of these, by name. Three queries, one less for who may edit everything."""
    found = list(rows.select_related("node").order_by("name", "pk"))
    used = _use_of(seer.user)
    editable = editable_keys(seer)
    return [
        _map(seer, row, used.get(row.pk, Use()), edits=editable is None or row.pk in editable)
        for row in found
    ]


def connection_map(seer: Seer, row: Connection) -> dict[str, Any]:
    """One of them."""
    used = _use_of(seer.user, [row.pk]).get(row.pk, Use())
    edits = seer.gate.connections(Action.EDIT).filter(pk=row.pk).exists()
    return _map(seer, row, used, edits=edits)


def profile_map(profile: SharingProfile) -> dict[str, Any]:
    """A sharing profile; it has no attributes."""
    return {
        "name": profile.name,
        "identifier": str(profile.pk),
        "primaryConnectionIdentifier": str(profile.connection_id),
        "attributes": {},
    }


def editable_keys(seer: Seer) -> set[int] | None:
    """The connections that may be edited; None: all."""
    if seer.gate.root_open(Action.EDIT):
        return None
    return set(seer.gate.connections(Action.EDIT).order_by().values_list("pk", flat=True))


def milliseconds(moment: datetime | None) -> int | None:
    """As Guacamole writes time."""
    return None if moment is None else round(moment.timestamp() * 1000)


def limits_out(thing: Any) -> dict[str, str | None]:
    """Of a folder or a connection."""
    return {
        "max-connections": number_out(thing.max_sessions),
        "max-connections-per-user": number_out(thing.max_sessions_each),
    }


def _map(seer: Seer, row: Connection, used: Use, *, edits: bool) -> dict[str, Any]:
    attributes: dict[str, str | None] = dict.fromkeys((*LIMITS, "weight", "failover-only"))
    if edits:
        attributes = {
            **limits_out(row),
            "weight": number_out(row.weight),
            "failover-only": flag_out(row.failover_only),
        }
    return without_nulls(
        {
            "name": row.name,
            "identifier": str(row.pk),
            "parentIdentifier": parent_out(row.folder_id),
            "protocol": row.protocol,
            "attributes": {**guacd_out(row.node, told=edits and seer.administrator), **attributes},
            "activeConnections": used.live,
            "lastActive": milliseconds(used.last),
        }
    )


def _use_of(user: User, keys: Collection[int] | None = None) -> dict[int, Use]:
    """By connection, of all or of these. Who looks into a session doesn't count as another one."""
    sessions = sessions_visible_to(user).filter(connection__isnull=False, joined__isnull=True)
    if keys is not None:
        sessions = sessions.filter(connection__in=keys)
    rows = (
        sessions.order_by()
        .values_list("connection")
        .annotate(live=Count("pk", filter=Q(ended_at__isnull=True)), last=Max("started_at"))
    )
    return {key: Use(live, last) for key, live, last in rows}
