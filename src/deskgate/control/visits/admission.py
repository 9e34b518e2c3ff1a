"""Decides about a visit's tunnel: which of its connections, by which guacd, told what.

Laws: whatever the token's connections don't name isn't there; there is no row of the tree behind a
visit, so nothing of the tree's is looked at or told; what was sealed is opened here alone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from deskgate.control.admitting.asker import vault_open
from deskgate.control.admitting.joining import guacd_of, session_live
from deskgate.control.admitting.lasting import idle_seconds, park_seconds
from deskgate.control.admitting.limits import server_has_room, vouched_sessions
from deskgate.control.admitting.opening import Unseen
from deskgate.control.admitting.returning import visit_return
from deskgate.control.admitting.tokens import parameters_fill, token_values
from deskgate.control.audit import services as audit
from deskgate.control.audit.actor import acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.catalogue import protocol_get
from deskgate.control.nodes.selectors import default_addresses
from deskgate.control.sharing.opening import guest_open
from deskgate.control.vault.cipher import unseal
from deskgate.control.vault.opening import private_keys_ready
from deskgate.control.visits.models import Visit, VisitConnection, VisitSource
from deskgate.control.visits.selectors import (
    connection_of,
    session_joined,
    source_of,
    visit_actor,
)
from deskgate.control.visits.services import visit_hold
from deskgate.control.visits.share_entering import share_grant
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Person,
    Refused,
    Rights,
    Secret,
    Target,
    TunnelRequest,
)
from deskgate.guac.status import Status

_NOT_THERE: Final = "There is no such connection, or it was good once."
_NOT_LIVE: Final = "There is no such session, or it is over."


@dataclass(frozen=True, slots=True)
class _Where:
    """Which guacds may draw it; with `joined`, the session that they draw already."""

    guacds: list[GuacdAddress]
    protocol: str
    joined: SessionLog | None = None


def visit_grant(request: TunnelRequest, unseen: Unseen) -> Grant | None:
    """The grant of a visit's request, with its log row begun. Raises Refused, LookFirst.

    None where the token is no visit's. Ask within the transaction of the admission.
    """
    visit = visit_hold(token=request.token)
    if visit is None:
        return None
    with acting(visit_actor(visit, request.client_address)):
        if request.kind == "r":
            return visit_return(
                visit.digest, request.identifier, request.client_address, request.user_agent
            )
        if visit.source == VisitSource.GUEST:
            return guest_open(request, visit, unseen)
        return _open(request, visit)


def _open(request: TunnelRequest, visit: Visit) -> Grant:
    if visit.source == VisitSource.SHARE:
        return share_grant(request, visit)
    if request.data_source != source_of(visit):
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such data source.")
    found = connection_of(visit, identifier=request.identifier, kind=request.kind)
    if found is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_THERE)
    if not found.joins:
        server_has_room(vouched_sessions(visit.source, visit.username, visit.digest))
    where = _joined(found) if found.joins else _own(found)
    grant = _grant(visit, found, where)
    if found.single_use:
        VisitConnection.objects.filter(pk=found.pk).update(spent_at=timezone.now())
    audit.session_begin(
        grant=grant,
        client_address=request.client_address,
        user_agent=request.user_agent,
        login=visit.digest,
        source=visit.source,
        joined_id=where.joined.pk if where.joined else None,
    )
    return grant


def _own(found: VisitConnection) -> _Where:
    guacds = default_addresses()
    if not guacds:
        raise Refused(
            Status.UPSTREAM_UNAVAILABLE,
            "No guacd is running to draw the session. The page tells administrators what to do.",
            Ending.GUACD_UNREACHABLE,
        )
    if protocol_get(found.protocol) is None:
        raise Refused(
            Status.UNSUPPORTED, "The protocol is not known here.", Ending.PROTOCOL_UNSUPPORTED
        )
    return _Where(guacds, found.protocol)


def _joined(found: VisitConnection) -> _Where:
    named = session_joined(found)
    if named is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _NOT_LIVE)
    primary = session_live(str(named.pk))
    return _Where([guacd_of(primary)], primary.protocol, primary)


def _grant(visit: Visit, found: VisitConnection, where: _Where) -> Grant:
    session_id = uuid.uuid4()
    values = token_values(
        username=visit.username,
        address=visit.address,
        session_id=session_id,
        protocol=where.protocol,
        name=found.identifier,
    )
    given = _parameters(found, where.protocol, joins=where.joined is not None)
    parameters = parameters_fill(given, values)
    rights = _rights(parameters)
    return Grant(
        session_id=session_id,
        person=Person(id="", name=visit.username),
        target=Target(connection_id="", name=found.identifier, protocol=where.protocol),
        guacd=where.guacds[0],
        parameters=MappingProxyType(parameters),
        rights=rights,
        expires_at=visit.ends_at,
        other_guacds=tuple(where.guacds[1:]),
        joins=where.joined.guacd_connection_id if where.joined else "",
        park_seconds=0.0 if where.joined else park_seconds(),
        idle_seconds=0.0 if where.joined else idle_seconds(),
        joined=where.joined.pk if where.joined else None,
        may_control=where.joined is not None and not rights.view_only,
    )


def _parameters(found: VisitConnection, protocol: str, *, joins: bool) -> dict[str, str | Secret]:
    """guacd's parameters, of which those that the catalogue calls secret print as such."""
    with vault_open():
        given: dict[str, str] = json.loads(unseal(bytes(found.sealed)).reveal())
    known = protocol_get(protocol)
    by_name = known.by_name() if known else {}
    defaults = {} if known is None or joins else known.granted_defaults()
    opened: dict[str, str | Secret] = {
        name: Secret(value) if by_name[name].secret else value
        for name, value in {**defaults, **given}.items()
        if name in by_name and not by_name[name].ours
    }
    private_keys_ready(opened)
    return opened


def _rights(parameters: Mapping[str, str | Secret]) -> Rights:
    """Everything but what the parameters take away: the gateway holds to it as guacd does."""

    def off(*names: str) -> bool:
        return any(parameters.get(name) == "true" for name in names)

    return Rights(
        view_only=off("read-only"),
        may_copy=not off("disable-copy"),
        may_paste=not off("disable-paste"),
        may_upload=not off("disable-upload", "sftp-disable-upload"),
        may_download=not off("disable-download", "sftp-disable-download"),
    )
