"""Decides about the tunnel of who comes by a share (type "s"), as a person or as a guest.

Laws: what is given is worth what the share is worth now, and ends with it; whoever comes logs in to
the target with what is stored for everybody, never with credentials of the giver's or of their own;
who joins a session is told nothing of its target. Ask within the transaction of the admission.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import earlier, usable_until
from deskgate.control.admitting.asker import Asker, Comer
from deskgate.control.admitting.joining import (
    guacd_of,
    joining_grant,
    session_live,
    told_to_join,
)
from deskgate.control.admitting.opening import Unseen, Wanted, second_factor_shown, session_open
from deskgate.control.audit import services as audit
from deskgate.control.audit.actor import Actor
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.permissions.live import session_terms_keep
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.selectors import Allowed
from deskgate.control.sharing.guests import KIND
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.selectors import share_held
from deskgate.control.sharing.standing import Worth, is_recipient, share_worth
from deskgate.control.sharing.telling import share_used_tell
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.control.vault.given import GivenNow
from deskgate.control.vault.resolution import login_for_everybody
from deskgate.control.visits.models import Visit
from deskgate.control.visits.selectors import connection_of, source_of, visit_actor
from deskgate.grants import Grant, Person, Refused, Target, TunnelRequest
from deskgate.guac.status import Status

_NOT_THERE: Final = "This is not shared with you, or it is over."
_OWN_CREDENTIALS: Final = (
    "This connection asks everybody for credentials of their own now, so it can't be opened by a "
    "share. Ask whoever shared it with you to share a live session."
)


@dataclass(frozen=True, slots=True)
class GuestAsker:
    """A guest, by the visit that they were let in as. Nothing that they say of themselves is put
    into parameters: their name is whatever they chose."""

    visit: Visit
    address: str
    user_agent: str
    person: User | None = None
    given: GivenNow | None = None
    factor_shown: bool = False
    username: str = ""
    zone: str = ""

    @property
    def login(self) -> str:
        return self.visit.digest

    @property
    def source(self) -> str:
        return self.visit.source

    @property
    def who(self) -> Person:
        return Person(id="", name=self.visit.username, shown=self.visit.username)

    @property
    def actor(self) -> Actor:
        return visit_actor(self.visit, self.address)


def share_open(asker: Asker, identifier: str, unseen: Unseen) -> Grant:
    """The grant of a person's tunnel, with its log row begun. Raises Refused, LookFirst."""
    share = share_held(identifier)
    worth = None if share is None else share_worth(share)
    if share is None or worth is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    if not is_recipient(share, asker.person):
        record("share.refuse", share, details={"reason": _NOT_THERE})
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    until = earlier(worth.until, usable_until(asker.person)) or worth.until
    grant = _open(asker, share, Worth(worth.rights, until), unseen)
    Share.objects.filter(pk=share.pk).update(uses=F("uses") + 1)
    details = {"giver": share.giver.username, "recipient": asker.person.username}
    record("share.enter", share, details=details)
    share_used_tell(share)
    return grant


def guest_open(request: TunnelRequest, visit: Visit, unseen: Unseen) -> Grant:
    """The same of a guest's tunnel, whose use was counted when they entered."""
    found = None
    if request.data_source == source_of(visit) and request.kind == KIND:
        found = connection_of(visit, identifier=request.identifier, kind=KIND)
    share = share_held(found.identifier) if found is not None else None
    worth = None if share is None or share.digest is None else share_worth(share)
    if share is None or worth is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    until = earlier(worth.until, visit.ends_at) or worth.until
    asker = GuestAsker(visit, request.client_address, request.user_agent)
    grant = _open(asker, share, Worth(worth.rights, until), unseen)
    share_used_tell(share)
    return grant


def _open(comer: Comer, share: Share, worth: Worth, unseen: Unseen) -> Grant:
    allowed = Allowed(Role.CONNECT, worth.rights, worth.until)
    if share.session is not None:
        return _join(comer, share, share.session, allowed)
    if share.connection is None:  # a share is of one of them
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    return _own(comer, share, share.connection, allowed, unseen)


def _own(
    comer: Comer, share: Share, connection: Connection, allowed: Allowed, unseen: Unseen
) -> Grant:
    applies = effective(connection)
    second_factor_shown(comer, applies)
    login = login_for_everybody(connection=connection, applies=applies)
    if login is None:
        raise Refused(Status.CLIENT_FORBIDDEN, _OWN_CREDENTIALS)
    wanted = Wanted(unseen=unseen, looks=True, share_id=share.pk)
    return session_open(comer, connection, allowed, login, wanted)


def _join(comer: Comer, share: Share, session: SessionLog, allowed: Allowed) -> Grant:
    primary = session_live(str(session.pk))
    connection = session.connection
    if connection is None or primary.pk != session.pk:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    applies = effective(connection)
    second_factor_shown(comer, applies)
    session_id = uuid.uuid4()
    grant = joining_grant(
        primary,
        session_id,
        person=comer.who,
        target=Target(str(connection.pk), primary.connection_name, primary.protocol),
        guacd=guacd_of(primary),
        parameters=told_to_join(allowed.rights, applies.parameters(), session_id),
        allowed=allowed,
    )
    audit.session_begin(
        grant=grant,
        client_address=comer.address,
        user_agent=comer.user_agent,
        login=comer.login,
        source=comer.source,
        joined_id=primary.pk,
        share_id=share.pk,
    )
    session_terms_keep(session_id=session_id, allowed=allowed)
    return grant
