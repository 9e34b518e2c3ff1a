"""Reads of shares. The gate: a giver sees all of their own, a recipient what is theirs and is good
now; nobody else is told that a share is there."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import groups_of
from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.errors import NotFound
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.standing import Worth, reach_of, share_worth, shares_whole
from deskgate.control.texts import session_key

MOST: Final = 200  # are listed, the newest first
NOT_THERE: Final = "There is no such share, or it is over."


def shares_given(person: User) -> list[Share]:
    """What this person has shared, also what is over."""
    return list(shares_whole().filter(giver=person)[:MOST])


def shares_received(person: User) -> list[tuple[Share, Worth]]:
    """What is shared with this person and good now, each with what it is worth."""
    good = _received(person).filter(ended_at__isnull=True, expires_at__gt=timezone.now())
    rows = list(good[:MOST])
    reach = reach_of(rows)
    return [(share, worth) for share in rows if (worth := share_worth(share, reach)) is not None]


def share_given_get(*, person: User, share_id: str) -> Share:
    """One that this person has given. Raises NotFound."""
    found = shares_whole().filter(giver=person, pk=session_key(share_id)).first()
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def share_received_get(*, person: User, share_id: str) -> tuple[Share, Worth]:
    """One that is this person's and good now, with what it is worth. Raises NotFound."""
    found = _received(person).filter(pk=session_key(share_id)).first()
    worth = None if found is None else share_worth(found)
    if found is None or worth is None:
        raise NotFound(NOT_THERE)
    return found, worth


def share_held(share_id: str | UUID) -> Share | None:
    """The share of this id, which nobody ends until the transaction is over."""
    rows = shares_whole().select_for_update(of=("self",))
    return rows.filter(pk=session_key(str(share_id))).first()


def sessions_inside(shares: list[Share]) -> dict[UUID, list[SessionLog]]:
    """Who is in by each of these now, by the shares' keys, whoever came first at the beginning."""
    rows = sessions_live().filter(share__in=shares, ending="").order_by("started_at")
    found: dict[UUID, list[SessionLog]] = {share.pk: [] for share in shares}
    for row in rows.select_related("person", "terms"):
        if row.share_id is not None:
            found[row.share_id].append(row)
    return found


def _received(person: User) -> QuerySet[Share]:
    if not person.is_active:
        return shares_whole().none()
    mine = Q(user=person) | Q(group_id__in=groups_of(person.pk))
    return shares_whole().filter(mine).exclude(giver=person)
