"""Opens one connection for one person: limits, credentials, guacd, and the log's row.

Laws: the gate has been asked before; secrets are opened last, when nothing else is in the way; what
is refused begins no row, but a server that nobody can tell from another one does.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from django.utils import timezone

from deskgate.control.admitting.asker import Asker, Comer, allowed_on, vault_open
from deskgate.control.admitting.lasting import idle_seconds, park_seconds
from deskgate.control.admitting.limits import (
    connection_has_room,
    own_sessions,
    server_has_room,
)
from deskgate.control.admitting.tokens import login_expand, secrets_expand
from deskgate.control.audit import services as audit
from deskgate.control.catalogue import protocol_get
from deskgate.control.nodes.selectors import addresses_for
from deskgate.control.permissions.live import session_terms_keep
from deskgate.control.permissions.rights import NoRecording, gateway_rights, rights_parameters
from deskgate.control.permissions.selectors import Allowed
from deskgate.control.tree.inheritance import Effective, effective
from deskgate.control.tree.models import Connection
from deskgate.control.vault.host_keys import HostKeyMissing, Place, host_key_to_learn
from deskgate.control.vault.host_probe import NotSeen
from deskgate.control.vault.opening import parameters_open
from deskgate.control.vault.passthrough import password_there
from deskgate.control.vault.problems import LoginProblem
from deskgate.control.vault.resolution import Login, login_resolve
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Refused,
    Secret,
    SessionClosed,
    Target,
)
from deskgate.guac.status import Status

Unseen = Mapping[int, NotSeen]  # why host keys could not be read, by connections
_STATUS: Final = {
    Ending.HOST_UNKNOWN: Status.UPSTREAM_NOT_FOUND,
    Ending.HOST_UNREACHABLE: Status.UPSTREAM_NOT_FOUND,
    Ending.TARGET_TIMEOUT: Status.UPSTREAM_TIMEOUT,
}
_FROM_HERE: Final = (
    "Before the first session its host key is read from this server. If only guacd reaches it, "
    "have the key set, or the host key check switched off."
)


class LookFirst(Exception):
    """The server's host key is to be read before this can be decided; nothing was done yet."""

    def __init__(self, asker: Comer, connection: Connection, place: Place) -> None:
        super().__init__(str(place))
        self.asker = asker
        self.connection = connection
        self.place = place


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, beside the connection.

    `folder_id`: the balancing folder, if that was asked for. `unseen`: why the host keys of servers
    could not be read, by the connections' keys. `looks`: whether to raise LookFirst for others.
    `share_id`: what lets somebody in who has no grant.
    """

    folder_id: int | None = None
    unseen: Unseen = field(default_factory=dict)
    looks: bool = False
    share_id: uuid.UUID | None = None


def connection_open(asker: Asker, connection: Connection, wanted: Wanted) -> Grant:
    """The grant, with its log row begun. Raises Refused, LookFirst."""
    allowed = allowed_on(asker.person, connection)
    applies = effective(connection)
    second_factor_shown(asker, applies)
    login = login_resolve(
        person=asker.person,
        connection=connection,
        applies=applies,
        passes_through=password_there(login=asker.login),
    )
    return session_open(asker, connection, allowed, login, wanted)


def session_open(
    asker: Comer, connection: Connection, allowed: Allowed, login: Login, wanted: Wanted
) -> Grant:
    """The same for whoever is allowed this by whatever, and logs in so. Raises Refused, LookFirst.

    Second factors are the caller's to ask for.
    """
    guacds = _guacds(login.applies)
    _check_protocol(connection)
    server_has_room(own_sessions(asker))
    connection_has_room(connection, asker)
    grant = _grant(asker, connection, guacds)
    try:
        parameters = _parameters(asker, connection, login, grant.session_id)
    except _KeyMissing as missing:
        raise _without_host_key(asker, connection, grant, missing.login, wanted) from None
    grant = _limited(grant, parameters, allowed)
    _log_begin(asker, grant, login, wanted)
    session_terms_keep(session_id=grant.session_id, allowed=allowed)
    return grant


def second_factor_shown(asker: Comer, applies: Effective) -> None:
    """Raises Refused where one is demanded that this log-in can't have shown."""
    if applies.second_factor and not asker.factor_shown:
        raise Refused(
            Status.CLIENT_FORBIDDEN,
            "This connection demands a second factor. Open it in Deskgate's own page.",
        )


def _guacds(applies: Effective) -> list[GuacdAddress]:
    guacds = addresses_for(node=applies.node, group=applies.node_group)
    if not guacds:
        raise Refused(
            Status.UPSTREAM_UNAVAILABLE,
            "No guacd is running to draw the session. The page tells administrators what to do.",
            Ending.GUACD_UNREACHABLE,
        )
    return guacds


def _check_protocol(connection: Connection) -> None:
    if protocol_get(connection.protocol) is None:
        raise Refused(
            Status.UNSUPPORTED,
            f"The protocol {connection.protocol} is not known here.",
            Ending.PROTOCOL_UNSUPPORTED,
        )


def _grant(asker: Comer, connection: Connection, guacds: list[GuacdAddress]) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=asker.who,
        target=Target(
            connection_id=str(connection.pk), name=connection.name, protocol=connection.protocol
        ),
        guacd=guacds[0],
        other_guacds=tuple(guacds[1:]),
        factor_shown=asker.factor_shown,
        park_seconds=park_seconds(),
        idle_seconds=idle_seconds(),
    )


class _KeyMissing(Exception):
    """HostKeyMissing, with the log-in as its tokens made it."""

    def __init__(self, login: Login) -> None:
        super().__init__()
        self.login = login


def _parameters(
    asker: Comer, connection: Connection, login: Login, session_id: uuid.UUID
) -> dict[str, str | Secret]:
    login, values = login_expand(login, asker=asker, connection=connection, session_id=session_id)
    with vault_open():
        try:
            opened = parameters_open(
                connection=connection, login=login, given=asker.given, login_name=asker.login
            )
        except LoginProblem as problem:
            raise Refused(Status.CLIENT_FORBIDDEN, str(problem)) from None
        except HostKeyMissing:
            raise _KeyMissing(login) from None
    return secrets_expand(opened, login=login, values=values)


def _limited(grant: Grant, parameters: dict[str, str | Secret], allowed: Allowed) -> Grant:
    """The grant with these parameters, and with what the person may do within the session."""
    try:
        told = rights_parameters(allowed.rights, effective=parameters, session_id=grant.session_id)
    except NoRecording as missing:
        raise Refused(Status.CLIENT_FORBIDDEN, str(missing)) from None
    return replace(
        grant,
        parameters=MappingProxyType({**parameters, **told}),
        rights=gateway_rights(allowed.rights),
        expires_at=allowed.until,
    )


def _without_host_key(
    asker: Comer, connection: Connection, grant: Grant, login: Login, wanted: Wanted
) -> Refused:
    """The refusal of a session whose server nobody can tell from another one; it is in the log.

    Raises LookFirst instead where nobody has looked yet.
    """
    why = wanted.unseen.get(connection.pk)
    place = host_key_to_learn(connection=connection, parameters=login.applies.parameters())
    if why is None and wanted.looks and place is not None:
        raise LookFirst(asker, connection, place)
    if why is None:
        return Refused(
            Status.CLIENT_FORBIDDEN,
            "This connection insists on a host key that somebody has set, and none is set.",
        )
    _log_begin(asker, grant, login, wanted)
    status = _STATUS.get(why.ending, Status.UPSTREAM_ERROR)
    closed = SessionClosed(
        session_id=grant.session_id,
        at=timezone.now(),
        status=status,
        ending=why.ending,
        detail=f"Reading the host key: {why.sentence}",
        bytes_to_browser=0,
        bytes_to_guacd=0,
    )
    audit.session_closed(event=closed)
    return Refused(status, f"{why.sentence} {_FROM_HERE}", why.ending)


def _log_begin(asker: Comer, grant: Grant, login: Login, wanted: Wanted) -> None:
    audit.session_begin(
        grant=grant,
        client_address=asker.address,
        user_agent=asker.user_agent,
        login=asker.login,
        credential_name=login.credential_name,
        source=asker.source,
        folder_id=wanted.folder_id,
        share_id=wanted.share_id,
    )
