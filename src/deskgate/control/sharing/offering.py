"""What somebody can share of a connection or of a live session now, or why not.

Laws: of what one doesn't see, nobody is told that it is there; where a connection has each person
bring their own log-in, there is none to share, but the live session can be; nobody is let in for
longer than the giver, the session and the policy have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import earlier
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.errors import Conflict, ControlError, Forbidden, Invalid, NotFound
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import Allowed, rights_on
from deskgate.control.setup import current_settings
from deskgate.control.sharing.standing import connection_sharing, session_sharing
from deskgate.control.texts import session_key
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.resolution import login_for_everybody

LEAST_MINUTES: Final = 15
FILES: Final = Right.UPLOAD | Right.DOWNLOAD
INWARDS: Final = Right.PASTE | Right.UPLOAD  # what is nothing without control

_MINUTE: Final = timedelta(minutes=1)
_NOT_LIVE: Final = "There is no such session, or it is over."
_NOT_YOURS: Final = "You may use this connection, but not share it."
_OWN_CREDENTIALS: Final = (
    "Everybody logs in to this connection with credentials of their own, so there is none to share."
    " Open it, and share the live session instead."
)
_SHARED_ON: Final = "What was shared with you, or what you look into, can't be shared on."
_QUICK: Final = "This session belongs to no connection, so nobody can be given a right to it."


@dataclass(frozen=True, slots=True)
class Offer:
    """The most that can be given of one thing: `rights`, until `until` (None: as the policy says).

    `refusal` says why nothing can be.
    """

    connection: Connection | None = None
    session: SessionLog | None = None
    rights: Right = Right.NONE
    until: datetime | None = None
    refusal: ControlError | None = None
    second_factor: bool = field(default=False)

    @property
    def minutes(self) -> int:
        """The longest time, in whole minutes."""
        most = current_settings().share_max_hours * 60
        return most if self.until is None else min(most, (self.until - timezone.now()) // _MINUTE)


def offer_of(
    *, person: User, connection_id: str | None = None, session_id: str | None = None
) -> Offer:
    """What this person can share of one of these. Raises NotFound, Invalid."""
    if connection_id is not None and session_id is None:
        return _of_connection(person, connection_id)
    if session_id is not None and connection_id is None:
        return _of_session(person, session_id)
    raise Invalid({"connection_id": ["Give either a connection or a session."]})


def _of_connection(person: User, connection_id: str) -> Offer:
    connection = connection_get(user=person, connection_id=connection_id, action=Action.SEE)
    allowed = connection_sharing(person, connection)
    if allowed is None:
        return Offer(connection, refusal=Forbidden(_NOT_YOURS))
    applies = effective(connection)
    if login_for_everybody(connection=connection, applies=applies) is None:
        return Offer(connection, refusal=Conflict(_OWN_CREDENTIALS))
    return _within(
        Offer(connection, rights=allowed.rights, second_factor=applies.second_factor), allowed
    )


def _of_session(person: User, session_id: str) -> Offer:
    session = _session(person, session_id)
    connection = session.connection
    if session.joined_id is not None or session.share_id is not None:
        return Offer(session=session, refusal=Forbidden(_SHARED_ON))
    if connection is None:
        return Offer(session=session, refusal=Conflict(_QUICK))
    allowed = session_sharing(person, session)
    if allowed is None:
        return Offer(session=session, refusal=Forbidden(_NOT_YOURS))
    offer = Offer(
        session=session,
        rights=allowed.rights & ~FILES,  # guacd moves files for the session's person alone
        second_factor=effective(connection).second_factor,
    )
    return _within(offer, allowed)


def _within(offer: Offer, allowed: Allowed) -> Offer:
    until = earlier(offer.until, allowed.until)
    told = Offer(offer.connection, offer.session, offer.rights, until, None, offer.second_factor)
    if told.minutes >= LEAST_MINUTES:
        return told
    soon = Conflict(f"Your own permission ends within {LEAST_MINUTES} minutes.")
    return Offer(offer.connection, offer.session, refusal=soon)


def _session(person: User, session_id: str) -> SessionLog:
    """A live, drawn session of this person's, or on a connection that they manage."""
    rows = sessions_live().filter(ending="").exclude(guacd_connection_id="")
    found = rows.select_related("connection", "terms").filter(pk=session_key(session_id)).first()
    if found is None or not (found.person_id == person.pk or _manages(person, found)):
        raise NotFound(_NOT_LIVE)
    return found


def _manages(person: User, session: SessionLog) -> bool:
    allowed = None if session.connection is None else rights_on(person, session.connection)
    return allowed is not None and allowed.role >= Role.MANAGE
