"""Lets in whoever has a share key, and decides about their tunnel.

Laws: what may be done is the profile's and never more than its sharer may do; no credentials and no
address go along; a visit by a key opens the session of the key and nothing else. In Guacamole's API
the connection's identifier is the key itself: ours knows the visit by the key's digest and keeps
the text sealed with it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from deskgate.control.accounts.validity import earlier
from deskgate.control.admitting.joining import (
    guacd_of,
    joining_grant,
    session_live,
    told_to_join,
)
from deskgate.control.admitting.tokens import parameters_fill, token_values
from deskgate.control.audit import services as audit
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.permissions.models import SessionTerms
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import Allowed
from deskgate.control.sources import SHARED
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.inheritance import effective
from deskgate.control.vault.cipher import unseal
from deskgate.control.visits.models import ShareKey, Visit, VisitConnection, VisitSource
from deskgate.control.visits.selectors import connections_of
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.control.visits.share_keys import (
    share_key_find,
    share_key_of,
    sharer_allowed,
    shares_recheck,
)
from deskgate.grants import Grant, Person, Refused, Secret, Target, TunnelRequest
from deskgate.guac.status import Status

_KEY: Final = "key"
_SHOWN: Final = "Somebody by a share key"  # they give no name
_NOT_THERE: Final = "This session is not shared any more, or it is over."
# What a profile's parameters take away, as rights: the gateway holds to it, too.
_TAKES: Final = {
    "read-only": Right.INPUT,
    "disable-copy": Right.COPY,
    "disable-paste": Right.PASTE,
    "disable-upload": Right.UPLOAD,
    "sftp-disable-upload": Right.UPLOAD,
    "disable-download": Right.DOWNLOAD,
    "sftp-disable-download": Right.DOWNLOAD,
}


def share_enter(*, key: Secret, address: str, user_agent: str) -> tuple[Visit, Secret] | None:
    """The visit that this key lets in, and its token; None when the key is not good.

    Raises KeyTrouble.
    """
    whoever = Actor(ActorKind.PERSON, address=address, source=VisitSource.SHARE)
    with acting(whoever), transaction.atomic():
        found = share_key_find(key)
        if found is None:
            return None
        opens = Opens(
            identifier=found.digest,
            protocol=found.session.protocol,
            parameters={_KEY: key.reveal()},
            shares=found.session_id,
        )
        visitor = Visitor(source=VisitSource.SHARE, address=address, user_agent=user_agent)
        return visit_begin(visitor=visitor, opens=[opens])


@dataclass(frozen=True, slots=True)
class Told:
    """What Guacamole's API tells of a visit's connection; `shared_by` is "" where nobody does."""

    identifier: str
    name: str
    shared_by: str = ""


def connection_told(found: VisitConnection) -> Told:
    """Of this one. Raises KeyTrouble."""
    if found.visit.source != VisitSource.SHARE:
        return Told(found.identifier, found.identifier)
    given = json.loads(unseal(bytes(found.sealed)).reveal())
    key = share_key_of(found.identifier)
    if key is None:
        return Told(given[_KEY], found.protocol)
    return Told(given[_KEY], key.session.connection_name, key.created_by.username)


def share_find(visit: Visit, identifier: str) -> VisitConnection | None:
    """The visit's connection of this name: the key, or what it is known by."""
    known = {identifier, token_digest(Secret(identifier))}
    return connections_of(visit).filter(identifier__in=known).first()


def share_grant(request: TunnelRequest, visit: Visit) -> Grant:
    """The grant of a tunnel by a share key, with its log row begun. Raises Refused."""
    if request.data_source != SHARED:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such data source.")
    found = share_find(visit, request.identifier) if request.kind == "c" else None
    key = share_key_of(found.identifier, lock=True) if found is not None else None
    allowed = sharer_allowed(key) if key is not None else None
    if key is None or allowed is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    primary = session_live(str(key.session_id))
    allowed = replace(allowed, rights=_rights(key, allowed))
    grant = _grant(visit, primary, key, allowed)
    audit.session_begin(
        grant=grant,
        client_address=request.client_address,
        user_agent=request.user_agent,
        login=visit.digest,
        source=visit.source,
        joined_id=primary.pk,
        profile_name=key.profile.name,
    )
    SessionTerms.objects.create(
        session_id=grant.session_id, rights=allowed.rights.value, until=allowed.until
    )
    transaction.on_commit(shares_recheck)
    return grant


def _rights(key: ShareKey, allowed: Allowed) -> Right:
    rights = allowed.rights
    for name, right in _TAKES.items():
        if key.profile.parameters.get(name) == "true":
            rights &= ~right
    return rights


def _grant(visit: Visit, primary: SessionLog, key: ShareKey, allowed: Allowed) -> Grant:
    session_id = uuid.uuid4()
    grant = joining_grant(
        primary,
        session_id,
        person=Person(id="", name=visit.username, shown=_SHOWN),
        target=Target(connection_id="", name=primary.connection_name, protocol=primary.protocol),
        guacd=guacd_of(primary),
        parameters={
            **_said(visit, primary, key, session_id),
            **_told(primary, allowed.rights, session_id),
        },
        allowed=allowed,
    )
    return replace(grant, expires_at=earlier(visit.ends_at, allowed.until))


def _said(
    visit: Visit, primary: SessionLog, key: ShareKey, session_id: uuid.UUID
) -> dict[str, str | Secret]:
    """The profile's parameters, with their tokens filled in."""
    values = token_values(
        username=visit.username,
        address=visit.address,
        session_id=session_id,
        protocol=primary.protocol,
        name=primary.connection_name,
    )
    return parameters_fill(key.profile.parameters, values)


def _told(primary: SessionLog, rights: Right, session_id: uuid.UUID) -> dict[str, str]:
    connection = primary.connection
    applies = effective(connection).parameters() if connection is not None else {}
    return told_to_join(rights, applies, session_id)
