"""Decides about the tunnel of a quick connection: whose it is, by which guacd, told what.

Laws: it is its log-in's alone, as long as its person may; there is no row of the tree behind it;
what was sealed is opened here alone. The password that somebody logged in with is not among what
parameter tokens stand for: whoever has that log-in's token could send it anywhere.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from types import MappingProxyType

from deskgate.control.admitting.asker import Asker, vault_open
from deskgate.control.admitting.lasting import idle_seconds, park_seconds
from deskgate.control.admitting.limits import own_sessions, server_has_room
from deskgate.control.admitting.tokens import parameters_fill, token_values
from deskgate.control.audit import services as audit
from deskgate.control.catalogue import Protocol, protocol_get
from deskgate.control.nodes.selectors import default_addresses
from deskgate.control.permissions.live import session_terms_keep
from deskgate.control.permissions.rights import NoRecording, gateway_rights, rights_parameters
from deskgate.control.permissions.selectors import Allowed
from deskgate.control.quick.allowed import SOURCE, quick_allowed
from deskgate.control.quick.models import QuickConnection
from deskgate.control.quick.selectors import quick_find
from deskgate.control.quick.services import NOT_YOURS
from deskgate.control.vault.cipher import unseal
from deskgate.control.vault.opening import private_keys_ready
from deskgate.grants import Ending, Grant, Person, Refused, Secret, Target
from deskgate.guac.status import Status


def quick_grant(asker: Asker, identifier: str) -> Grant:
    """The grant of the asker's quick connection, with its log row begun. Raises Refused."""
    found = quick_find(login=asker.login, key=identifier)
    if found is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such connection.")
    allowed = quick_allowed(asker.person)
    if allowed is None:
        raise Refused(Status.CLIENT_FORBIDDEN, NOT_YOURS)
    known = protocol_get(found.protocol)
    if known is None:
        raise Refused(
            Status.UNSUPPORTED, "The protocol is not known here.", Ending.PROTOCOL_UNSUPPORTED
        )
    server_has_room(own_sessions(asker))
    grant = _told(_grant(asker, found, allowed), asker, found, known, allowed)
    audit.session_begin(
        grant=grant,
        client_address=asker.address,
        user_agent=asker.user_agent,
        login=asker.login,
        source=SOURCE,
    )
    session_terms_keep(session_id=grant.session_id, allowed=allowed)
    return grant


def _grant(asker: Asker, found: QuickConnection, allowed: Allowed) -> Grant:
    guacds = default_addresses()
    if not guacds:
        raise Refused(
            Status.UPSTREAM_UNAVAILABLE,
            "No guacd is running to draw the session. The page tells administrators what to do.",
            Ending.GUACD_UNREACHABLE,
        )
    return Grant(
        session_id=uuid.uuid4(),
        person=Person(id=str(asker.person.pk), name=asker.person.username),
        target=Target(connection_id="", name=found.name, protocol=found.protocol),
        guacd=guacds[0],
        other_guacds=tuple(guacds[1:]),
        rights=gateway_rights(allowed.rights),
        expires_at=allowed.until,
        park_seconds=park_seconds(),
        idle_seconds=idle_seconds(),
    )


def _told(
    grant: Grant, asker: Asker, found: QuickConnection, known: Protocol, allowed: Allowed
) -> Grant:
    values = token_values(
        username=asker.person.username,
        address=asker.address,
        session_id=grant.session_id,
        protocol=found.protocol,
        name=found.name,
        zone=asker.person.time_zone,
    )
    parameters = parameters_fill(_parameters(found, known), values)
    try:
        told = rights_parameters(allowed.rights, effective=parameters, session_id=grant.session_id)
    except NoRecording as missing:
        raise Refused(Status.CLIENT_FORBIDDEN, str(missing)) from None
    return replace(grant, parameters=MappingProxyType({**parameters, **told}))


def _parameters(found: QuickConnection, known: Protocol) -> dict[str, str | Secret]:
    """guacd's parameters, of which those that the catalogue calls secret print as such."""
    with vault_open():
        given: dict[str, str] = json.loads(unseal(bytes(found.sealed)).reveal())
    by_name = known.by_name()
    opened: dict[str, str | Secret] = {
        name: Secret(value) if by_name[name].secret else value
        for name, value in {**known.granted_defaults(), **given}.items()
        if name in by_name and not by_name[name].ours
    }
    private_keys_ready(opened)
    return opened
