"""Ends shares, and with each the sessions by it; and sessions that have more than is left.

Laws: whoever ends a share holds its row, so that who comes meanwhile is refused or found; what is
about to be deleted takes its shares with it first, because a session that has lost its share's row
could not be found by it; a parked session ends like another.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import groups_of_each
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.validity import earlier, usable_until
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.permissions.rules import Right
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.standing import (
    Worth,
    giver_lost,
    is_recipient,
    reach_of,
    share_worth,
    shares_whole,
)
from deskgate.control.sharing.telling import share_changed_tell, share_used_tell
from deskgate.control.tree.models import Connection
from deskgate.control.visits.models import Visit, VisitSource
from deskgate.grants import Ending
from deskgate.guac.status import Status

OVER: Final = "This is not shared with you any more."
_LESS: Final = "What you may do here was reduced. Open it again to go on."
_GIVER_LOST: Final = "the giver may not share it any more"


def shares_end(*, shares: QuerySet[Share], reason: str, message: str = OVER) -> int:
    """These are over, and whoever is in by one leaves; how many were not over before."""
    if not shares.filter(ended_at__isnull=True).exists():  # a transaction is a lock
        return 0
    with transaction.atomic():
        open_ones = shares.filter(ended_at__isnull=True).select_related(
            "giver", "group", "user", "connection", "session"
        )
        held = list(open_ones.select_for_update(of=("self",)).order_by("pk"))
        for share in held:
            share.ended_at = timezone.now()
            share.save(update_fields=["ended_at"])
            record("share.end", share, details={"giver": share.giver.username, "reason": reason})
            share_changed_tell(share)
        keys = [share.pk for share in held]
        inside = sessions_live().filter(share__in=keys, ending="")
        _sessions_end(inside.values_list("pk", flat=True), message)
        # Not held here: whoever comes by one holds the visit first, and then the share.
        transaction.on_commit(partial(_visits_end, keys))
    return len(held)


def shares_of_connections_end(connections: QuerySet[Connection]) -> None:
    """They are about to be deleted, and so are their rows."""
    ending = Share.objects.filter(
        Q(connection__in=connections) | Q(session__connection__in=connections)
    )
    shares_end(shares=ending, reason="the connection was deleted")


def shares_given_end(person: User) -> None:
    """The person is about to be deleted."""
    ending = Share.objects.filter(Q(giver=person) | Q(user=person))
    shares_end(shares=ending, reason="the account was deleted")


def shares_of_group_end(group: Group) -> None:
    """The group is about to be deleted."""
    shares_end(shares=Share.objects.filter(group=group), reason="the group was deleted")


def shares_over(session_id: UUID) -> None:
    """A session is over: what was shared of it is, too; who gave what it came by is told."""
    shares_end(shares=Share.objects.filter(session_id=session_id), reason="the session is over")
    by = Share.objects.filter(sessions__pk=session_id).first()
    if by is not None:
        share_used_tell(by)


def shares_expire() -> int:
    """Write down that the time of some is over; nobody comes by these, written down or not."""
    late = Share.objects.filter(expires_at__lte=timezone.now())
    return shares_end(shares=late, reason="its time is over", message="The time of this is over.")


def shares_recheck(session_id: UUID | None = None) -> None:
    """After what people may do has changed, and held: end what goes beyond. With a session, which
    has just begun: that one only, because of a change that has not seen it."""
    rows = sessions_live().filter(Q(share__isnull=False) | Q(source=VisitSource.GUEST), ending="")
    if session_id is not None:
        rows = rows.filter(pk=session_id)
    else:
        _lost_end()
    found = _judged(rows)
    for message in (OVER, _LESS):
        _sessions_end([key for key, told in found.items() if told == message], message)


def _lost_end() -> None:
    now = timezone.now()
    rows = list(shares_whole().filter(ended_at__isnull=True, expires_at__gt=now))
    reach = reach_of(rows)
    lost = [share.pk for share in rows if giver_lost(share, reach)]
    if lost:
        shares_end(shares=Share.objects.filter(pk__in=lost), reason=_GIVER_LOST)


def _judged(rows: QuerySet[SessionLog]) -> dict[UUID, str]:
    """The sessions to end, each with what its person is told."""
    sessions = list(rows.select_related("person", "terms"))
    if not sessions:
        return {}
    whole = {one.pk: one for one in shares_whole().filter(sessions__in=sessions).distinct()}
    reach = reach_of(whole.values())
    worth = {key: share_worth(share, reach) for key, share in whole.items()}
    groups = groups_of_each({row.person_id for row in sessions if row.person_id is not None})
    found = {}
    for row in sessions:
        share = whole.get(row.share_id) if row.share_id is not None else None
        one = worth.get(share.pk) if share is not None else None
        message = _judge(row, share, one, groups.get(row.person_id or 0, set()))
        if message is not None:
            found[row.pk] = message
    return found


def _judge(
    row: SessionLog, share: Share | None, worth: Worth | None, groups: Collection[int]
) -> str | None:
    if share is None or worth is None:
        return OVER
    until = worth.until
    if row.person is not None:
        if not is_recipient(share, row.person, groups):
            return OVER
        until = earlier(until, usable_until(row.person)) or until
    elif share.digest is None:  # an account that is gone
        return OVER
    terms = getattr(row, "terms", None)
    if terms is None or Right(terms.rights) & ~worth.rights:
        return _LESS
    return _LESS if terms.until is None or until < terms.until else None


def _visits_end(shares: Collection[UUID]) -> None:
    """Guests' tokens open nothing any more; they needn't lie about."""
    names = [str(key) for key in shares]
    Visit.objects.filter(source=VisitSource.GUEST, connections__identifier__in=names).delete()


def _sessions_end(sessions: Collection[UUID] | QuerySet[SessionLog, UUID], message: str) -> None:
    keys = list(sessions)
    if keys:
        sessions_end(
            sessions=SessionLog.objects.filter(pk__in=keys),
            status=Status.CLIENT_FORBIDDEN,
            ending=Ending.REVOKED,
            message=message,
        )
