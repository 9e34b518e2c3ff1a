"""Lets somebody look into a live session (type "a"): its person, and who manages its connection.

Laws: a join carries no credentials and no address, only what the joiner may do; it needs the
session to be live when it begins and ends with it (`audit/services.py`), or with the joiner's right
(`permissions/live.py`). What guacd shows to everybody alike is refused to whom it isn't allowed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Asker
from deskgate.control.admitting.opening import second_factor_shown
from deskgate.control.audit import services as audit
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.nodes.selectors import address_of
from deskgate.control.permissions.live import session_terms_keep
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rights import NoRecording, gateway_rights, rights_parameters
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import Allowed, rights_on
from deskgate.control.setup import current_settings
from deskgate.control.texts import session_key
from deskgate.control.tree.inheritance import Effective, effective
from deskgate.control.tree.models import Connection
from deskgate.grants import Grant, GuacdAddress, Person, Refused, Secret, Target
from deskgate.guac.status import Status

_NOT_LIVE: Final = "There is no such session, or it is over."
_NOT_SILENTLY: Final = (
    "On this server people are told who watches them. Whoever runs it can change that "
    "(DESKGATE_WATCH_SILENTLY)."
)
# guacd sends these to all who see a session, or to none.
_SHOWN_TO_ALL: Final = Right.COPY | Right.DOWNLOAD


def session_join(asker: Asker, identifier: str) -> Grant:
    """The grant to look into the session of this identifier. Raises Refused."""
    look = session_look(asker.person, identifier)
    second_factor_shown(asker, look.applies)
    primary, connection, allowed = look.primary, look.connection, look.allowed
    if asker.is_silent:
        allowed = _silently(asker.person, allowed)
    session_id = uuid.uuid4()
    grant = joining_grant(
        primary,
        session_id,
        person=asker.who,
        target=Target(str(connection.pk), connection.name, primary.protocol),
        guacd=look.guacd,
        parameters=told_to_join(allowed.rights, look.applies.parameters(), session_id),
        allowed=allowed,
    )
    grant = replace(grant, is_silent=asker.is_silent)
    audit.session_begin(
        grant=grant,
        client_address=asker.address,
        user_agent=asker.user_agent,
        login=asker.login,
        joined_id=primary.pk,
    )
    session_terms_keep(session_id=session_id, allowed=allowed)
    told = {"person": primary.person_name, "connection": connection.name, "by": str(session_id)}
    record("session.watch", primary, details={**told, "silent": asker.is_silent})
    return grant


def why_not_silently(person: User) -> str | None:
    """Why this person may not watch without being seen, as a sentence; None if they may."""
    if not person.is_admin:
        return "Only administrators watch sessions without their people being told."
    return None if current_settings().watch_silently else _NOT_SILENTLY


def _silently(person: User, allowed: Allowed) -> Allowed:
    """What may be done unseen: to see. Raises Refused."""
    refused = why_not_silently(person)
    if refused is not None:
        raise Refused(Status.CLIENT_FORBIDDEN, refused)
    return replace(allowed, rights=allowed.rights & ~Right.INPUT)


@dataclass(frozen=True, slots=True)
class Look:
    """A live session that a person may look into, second factors aside."""

    primary: SessionLog
    connection: Connection
    allowed: Allowed
    applies: Effective
    guacd: GuacdAddress


def session_look(person: User, identifier: str) -> Look:
    """What this person would see of the session of this identifier. Raises Refused."""
    primary = session_live(identifier)
    connection = primary.connection
    allowed = rights_on(person, connection) if connection is not None else None
    if connection is None or allowed is None or allowed.role < _least_role(person, primary):
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_LIVE)
    applies = effective(connection)
    _check_shown(primary, allowed.rights)
    told_to_join(allowed.rights, applies.parameters(), primary.pk)  # refused now, if it will be
    return Look(primary, connection, allowed, applies, guacd_of(primary))


def session_live(identifier: str) -> SessionLog:
    """The session itself, of whichever of those that see it was named; until the transaction ends
    it doesn't end. Raises Refused."""
    named = SessionLog.objects.filter(pk=session_key(identifier)).first()
    if named is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_LIVE)
    # Locked, so that its end finds the row that is begun now.
    rows = SessionLog.objects.select_for_update().filter(ended_at__isnull=True, ending="")
    primary = rows.filter(pk=named.joined_id or named.pk).first()
    if primary is None or not primary.guacd_connection_id:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_LIVE)
    return primary


def guacd_of(primary: SessionLog) -> GuacdAddress:
    """The guacd that draws it. Raises Refused."""
    found = address_of(primary.guacd)
    # Another server's own guacd listens on that machine's loopback, whatever listens on ours.
    if found is None or (found.managed and primary.node_name != current_settings().server_name):
        raise Refused(
            Status.RESOURCE_NOT_FOUND, "The session is drawn where this server can't reach it."
        )
    return found


def told_to_join(
    rights: Right, effective: Mapping[str, str], session_id: uuid.UUID
) -> dict[str, str]:
    """What guacd is told of whoever joins with these rights. Raises Refused."""
    try:
        told = rights_parameters(rights, effective=effective, session_id=session_id)
    except NoRecording as missing:
        raise Refused(Status.CLIENT_FORBIDDEN, str(missing)) from None
    # What records belongs to the session itself, and has begun with it.
    return {name: value for name, value in told.items() if not name.startswith("recording-")}


def joining_grant(
    primary: SessionLog,
    session_id: uuid.UUID,
    *,
    person: Person,
    target: Target,
    guacd: GuacdAddress,
    parameters: Mapping[str, str | Secret],
    allowed: Allowed,
) -> Grant:
    """The grant to join this live session, whoever lets in whom."""
    return Grant(
        session_id=session_id,
        person=person,
        target=target,
        guacd=guacd,
        parameters=MappingProxyType(parameters),
        rights=gateway_rights(allowed.rights),
        expires_at=allowed.until,
        joins=primary.guacd_connection_id,
        joined=primary.pk,
        may_control=Right.INPUT in allowed.rights,
    )


def _least_role(person: User, primary: SessionLog) -> Role:
    is_own = primary.person_id == person.pk and not primary.let_in
    return Role.CONNECT if is_own else Role.MANAGE


def _check_shown(primary: SessionLog, rights: Right) -> None:
    terms = getattr(primary, "terms", None)
    shown = Right(terms.rights) if terms is not None else _SHOWN_TO_ALL
    if shown & _SHOWN_TO_ALL & ~rights:
        raise Refused(
            Status.CLIENT_FORBIDDEN,
            "You may not take texts or files out of this connection, and whoever looks into a "
            "session is shown those of its person.",
        )
