"""What a share is worth now: what its giver still may do, cut to what they chose to give.

Laws: it is asked anew whenever somebody comes and after every change of what people may do; what is
worth nothing now lets nobody in, whatever its row says; nobody gives what they couldn't do there
themselves, from where they gave it. Nothing that was shared can be shared on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import groups_of
from deskgate.control.accounts.models import Group, User
from deskgate.control.accounts.validity import earlier, usable
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.held import grants_held_by
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.reach import parents_of, path_in
from deskgate.control.permissions.rules import Right, Terms
from deskgate.control.permissions.selectors import (
    EVERYTHING,
    Allowed,
    reaching,
    rights_by,
    terms_reaching,
)
from deskgate.control.setup import current_settings
from deskgate.control.sharing.models import Share
from deskgate.control.tree.models import Connection

# The grants of a person that reach a connection, active or not.
Reach = Callable[[User, Connection], list[Terms]]

# Nobody asks to be unrecorded: who comes is recorded where the giver has to be.
_UNASKED: Final = Right.UNRECORDED


@dataclass(frozen=True, slots=True)
class Worth:
    """What a share gives now, and until when at most."""

    rights: Right
    until: datetime


def shares_whole() -> QuerySet[Share]:
    """Shares with all that these functions look at."""
    return Share.objects.select_related(
        "giver", "connection", "session__connection", "session__terms", "user", "group"
    )


def reach_of(shares: Collection[Share]) -> Reach:
    """Of the givers of these, to what they share; read at once: four queries, however many."""
    held = grants_held_by({share.giver for share in shares})
    connections = [found for share in shares if (found := _connection(share)) is not None]
    parents = parents_of({c.folder_id for c in connections if c.folder_id is not None})

    def reach(person: User, connection: Connection) -> list[Terms]:
        if person.is_active and person.is_admin:
            return [EVERYTHING]
        path = path_in(parents, connection.folder_id)
        return [one.terms for one in reaching(held.get(person.pk, []), connection, path)]

    return reach


def share_worth(share: Share, reach: Reach = terms_reaching) -> Worth | None:
    """What it gives now; None: nothing."""
    now = timezone.now()
    if share.ended_at is not None or share.expires_at <= now:
        return None
    if share.digest is not None and not current_settings().share_links:
        return None
    allowed = _giver_allowed(share, reach)
    if allowed is None:
        return None
    until = earlier(share.expires_at, allowed.until) or share.expires_at
    if until <= now:
        return None
    return Worth((Right(share.rights) | _UNASKED) & allowed.rights, until)


def giver_lost(share: Share, reach: Reach = terms_reaching) -> bool:
    """Whether the giver can't share this any more, not even at another hour."""
    connection = _connection(share)
    if connection is None or (share.session is not None and not _is_shareable(share.session)):
        return True
    least, now = _least_role(share.giver, share.session), timezone.now()
    return not any(
        terms.role >= least and (terms.valid_until is None or terms.valid_until > now)
        for terms in reach(share.giver, connection)
    )


def connection_sharing(
    person: User, connection: Connection, reach: Reach = terms_reaching
) -> Allowed | None:
    """What this person may do on the connection; None when not share it."""
    allowed = rights_by(person, reach(person, connection))
    return allowed if allowed is not None and allowed.role >= Role.SHARE else None


def session_sharing(
    person: User, session: SessionLog, reach: Reach = terms_reaching
) -> Allowed | None:
    """The same of a live session: no more than the session itself was opened with."""
    if session.connection is None or not _is_shareable(session):
        return None
    allowed = rights_by(person, reach(person, session.connection))
    if allowed is None or allowed.role < _least_role(person, session):
        return None
    terms = getattr(session, "terms", None)
    if terms is None:  # begun before sessions kept their terms
        return allowed
    rights = allowed.rights & Right(terms.rights)
    return replace(allowed, rights=rights, until=earlier(allowed.until, terms.until))


def is_recipient(share: Share, person: User, groups: Collection[int] | None = None) -> bool:
    """Whether it is shared with this person, who is nobody's guest, now; `groups` are the keys of
    those that they count in, where these are known."""
    if not person.is_active or not usable(person) or person.pk == share.giver_id:
        return False
    if share.user_id is not None:
        return share.user_id == person.pk
    if share.group_id is None:
        return False
    if groups is not None:
        return share.group_id in groups
    return Group.objects.filter(pk=share.group_id, pk__in=groups_of(person.pk)).exists()


def _giver_allowed(share: Share, reach: Reach) -> Allowed | None:
    giver = share.giver
    with acting(Actor(ActorKind.PERSON, giver.username, giver.pk, share.address)):
        if share.session is not None:
            return session_sharing(giver, share.session, reach)
        if share.connection is None:
            return None
        return connection_sharing(giver, share.connection, reach)


def _is_shareable(session: SessionLog) -> bool:
    """Live, drawn, and its person's own: no look into another's, nothing that was shared."""
    is_live = session.ended_at is None and not session.ending and bool(session.guacd_connection_id)
    return is_live and session.joined_id is None and session.share_id is None


def _least_role(person: User, session: SessionLog | None) -> Role:
    own = session is None or session.person_id == person.pk
    return Role.SHARE if own else Role.MANAGE


def _connection(share: Share) -> Connection | None:
    return share.session.connection if share.session is not None else share.connection
