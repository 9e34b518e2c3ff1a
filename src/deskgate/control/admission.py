"""Decides about one tunnel: who asks, whether they may, whom they log in as, which guacd draws it.

Laws: a token proves the person, the gate decides, and only then are secrets opened; all of it is
one transaction, so that what is revoked meanwhile is either refused or found as a live row and
ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone

from deskgate.control.accounts.factors import client_login_is_enough
from deskgate.control.accounts.models import User
from deskgate.control.audit import services as audit
from deskgate.control.audit.actor import acting
from deskgate.control.catalogue import protocol_get
from deskgate.control.errors import Forbidden, KeyTrouble, NotFound
from deskgate.control.nodes.selectors import addresses_for
from deskgate.control.permissions.live import session_terms_keep
from deskgate.control.permissions.rights import NoRecording, gateway_rights, rights_parameters
from deskgate.control.permissions.selectors import Allowed, rights_on
from deskgate.control.tokens import services as tokens
from deskgate.control.tokens.models import AuthToken, TokenKind
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.given import GivenNow, given_with
from deskgate.control.vault.host_keys import HostKeyMissing
from deskgate.control.vault.host_probe import NotSeen
from deskgate.control.vault.opening import parameters_open
from deskgate.control.vault.passthrough import password_there
from deskgate.control.vault.problems import LoginProblem
from deskgate.control.vault.resolution import Login, login_resolve
from deskgate.control.who import actor_of
from deskgate.grants import (
    Ending,
    Grant,
    GuacdAddress,
    Person,
    Refused,
    Secret,
    SessionClosed,
    Target,
    TunnelRequest,
)
from deskgate.guac.status import Status

DATA_SOURCE: Final = "deskgate"
_KINDS: Final = {"c", "g", "a"}
_STATUS: Final = {
    Ending.HOST_UNKNOWN: Status.UPSTREAM_NOT_FOUND,
    Ending.HOST_UNREACHABLE: Status.UPSTREAM_NOT_FOUND,
    Ending.TARGET_TIMEOUT: Status.UPSTREAM_TIMEOUT,
}
_FROM_HERE: Final = (
    "Before the first session its host key is read from this server. If only guacd reaches it, "
    "have the key set, or the host key check switched off."
)

_log = structlog.get_logger(__name__)


def admit(request: TunnelRequest, not_seen: NotSeen | None = None) -> Grant:
    """The grant for this request, with its log row begun. Raises Refused.

    `not_seen`: why the server's host key could not be read, if that was tried.
    """
    if request.kind not in _KINDS or not request.identifier:
        raise Refused(Status.CLIENT_BAD_REQUEST, "The request doesn't say what to open.")
    with transaction.atomic():
        decided = _decide(request, not_seen)
    if isinstance(decided, Refused):
        raise decided
    return decided


def _decide(request: TunnelRequest, not_seen: NotSeen | None) -> Grant | Refused:
    try:
        return _begin(request, not_seen)
    except Refused as refused:
        return refused  # raised in here it would undo the token's use


def _begin(request: TunnelRequest, not_seen: NotSeen | None) -> Grant:
    tokens.token_hold(token=request.token)
    with _vault_open():
        given = given_with(token=request.token)
    token = _token(request)
    with acting(actor_of(token.person, request)):
        return _open(request, token, given, not_seen)


def _open(
    request: TunnelRequest, token: AuthToken, given: GivenNow | None, not_seen: NotSeen | None
) -> Grant:
    connection = _connection(request, token)
    allowed = _allowed(token.person, connection)
    applies = effective(connection)
    if applies.second_factor and token.kind == TokenKind.SESSION:
        raise Refused(
            Status.CLIENT_FORBIDDEN,
            "This connection demands a second factor. Open it in Deskgate's own page.",
        )
    guacds = addresses_for(node=applies.node, group=applies.node_group)
    if not guacds:
        raise Refused(
            Status.UPSTREAM_UNAVAILABLE,
            "No guacd is running to draw the session. The page tells administrators what to do.",
            Ending.GUACD_UNREACHABLE,
        )
    _check_protocol(connection)
    login = login_resolve(
        person=token.person,
        connection=connection,
        applies=applies,
        passes_through=password_there(login=token.login),
    )
    grant = _grant(token.person, connection, guacds)
    try:
        parameters = _parameters(connection, login, given, token)
    except HostKeyMissing:
        raise _without_host_key(request, token, grant, login, not_seen) from None
    grant = _limited(grant, parameters, allowed)
    _log_begin(request, token, grant, login)
    session_terms_keep(session_id=grant.session_id, allowed=allowed)
    return grant


def _token(request: TunnelRequest) -> AuthToken:
    token = tokens.tunnel_token_use(token=request.token)
    if token is not None:
        if str(token.connection_id) != request.identifier:
            raise Refused(Status.CLIENT_FORBIDDEN, "The token is for another connection.")
        return token
    token = tokens.session_token_use(token=request.token)
    if token is None:
        raise Refused(
            Status.CLIENT_UNAUTHORIZED, "The log-in is not valid any more. Log in and try again."
        )
    if not client_login_is_enough(token.person, began=token.created_at):
        raise Refused(
            Status.CLIENT_UNAUTHORIZED,
            "Your group demands a second factor, which this log-in hasn't shown. Set one up in "
            "Deskgate's own page if you have none, and log in again.",
        )
    return token


def _connection(request: TunnelRequest, token: AuthToken) -> Connection:
    if request.data_source != DATA_SOURCE:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such data source.")
    if request.kind != "c":
        raise Refused(
            Status.UNSUPPORTED, "Only connections can be opened, not groups or live sessions."
        )
    try:
        return connection_get(
            user=token.person, connection_id=request.identifier, action=Action.CONNECT
        )
    except NotFound as missing:
        raise Refused(Status.RESOURCE_NOT_FOUND, str(missing)) from None
    except Forbidden as forbidden:
        raise Refused(Status.CLIENT_FORBIDDEN, str(forbidden)) from None


def _allowed(person: User, connection: Connection) -> Allowed:
    allowed = rights_on(person, connection)
    if allowed is None:  # taken away since the gate let it through
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such connection.")
    return allowed


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


def _check_protocol(connection: Connection) -> None:
    if protocol_get(connection.protocol) is None:
        raise Refused(
            Status.UNSUPPORTED,
            f"The protocol {connection.protocol} is not known here.",
            Ending.PROTOCOL_UNSUPPORTED,
        )


def _grant(person: User, connection: Connection, guacds: list[GuacdAddress]) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=Person(id=str(person.pk), name=person.username),
        target=Target(
            connection_id=str(connection.pk), name=connection.name, protocol=connection.protocol
        ),
        guacd=guacds[0],
        other_guacds=tuple(guacds[1:]),
    )


def _parameters(
    connection: Connection, login: Login, given: GivenNow | None, token: AuthToken
) -> dict[str, str | Secret]:
    with _vault_open():
        try:
            return parameters_open(
                connection=connection, login=login, given=given, login_name=token.login
            )
        except LoginProblem as problem:
            raise Refused(Status.CLIENT_FORBIDDEN, str(problem)) from None


@contextmanager
def _vault_open() -> Iterator[None]:
    """Trouble with the vault is told without its details, which are for the administrator's log."""
    try:
        yield
    except KeyTrouble as trouble:
        _log.error("The vault can't be opened", reason=str(trouble))
        raise Refused(
            Status.SERVER_ERROR,
            "The stored password or key can't be read. Tell your administrator.",
            Ending.INTERNAL,
        ) from None


def _without_host_key(
    request: TunnelRequest, token: AuthToken, grant: Grant, login: Login, why: NotSeen | None
) -> Refused:
    """The refusal of a session whose server nobody can tell from another one; it is in the log."""
    if why is None:
        return Refused(
            Status.CLIENT_FORBIDDEN,
            "This connection insists on a host key that somebody has set, and none is set.",
        )
    _log_begin(request, token, grant, login)
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


def _log_begin(request: TunnelRequest, token: AuthToken, grant: Grant, login: Login) -> None:
    audit.session_begin(
        grant=grant,
        client_address=request.client_address,
        user_agent=request.user_agent,
        login=token.login,
        credential_name=login.credential_name,
    )
