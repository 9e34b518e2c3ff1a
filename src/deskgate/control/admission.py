"""Decides about one tunnel: who asks, and in which transaction; what is asked for, see `admitting`.

Laws: a token proves the person, the gate decides, and only then are secrets opened; all of it is
one transaction, so that what is revoked meanwhile is either refused or found as a live row and
ended.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from django.db import transaction

from deskgate.control.accounts.factors import client_login_is_enough
from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.admitting.asker import Asker, gate_refusing, vault_open
from deskgate.control.admitting.balancing import folder_open, folder_open_another
from deskgate.control.admitting.joining import session_join
from deskgate.control.admitting.opening import LookFirst, Unseen, Wanted, connection_open
from deskgate.control.admitting.returning import session_return
from deskgate.control.audit.actor import acting
from deskgate.control.audit.models import SessionLog
from deskgate.control.quick.admission import quick_grant
from deskgate.control.sharing.opening import share_open
from deskgate.control.sources import QUICK, is_ours
from deskgate.control.texts import session_key
from deskgate.control.tokens import services as tokens
from deskgate.control.tokens.models import ApiToken, AuthToken, Login
from deskgate.control.tree.named import connection_asked
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.given import given_with
from deskgate.control.vault.host_probe import NotSeen
from deskgate.control.visits.admission import visit_grant
from deskgate.grants import Grant, Refused, TunnelRequest
from deskgate.guac.status import Status

__all__ = ["LookFirst", "admit", "admit_another"]

_KINDS: Final = {"c", "g", "a", "s", "r"}
_OVER: Final = "The log-in is not valid any more. Log in and try again."
_NONE: Final[Unseen] = MappingProxyType({})


def admit(request: TunnelRequest, not_seen: NotSeen | None = None, unseen: Unseen = _NONE) -> Grant:
    """The grant for this request, with its log row begun. Raises Refused, LookFirst.

    `not_seen`: why the server's host key could not be read, if that was tried; `unseen`: the same
    for connections of a folder, by their keys. LookFirst comes for these only, with nothing done.
    """
    if request.kind not in _KINDS or not request.identifier:
        raise Refused(Status.CLIENT_BAD_REQUEST, "The request doesn't say what to open.")
    return _decided(lambda: _begin(request, not_seen, unseen))


def admit_another(grant: Grant, unseen: Unseen = _NONE) -> Grant:
    """Another connection of the folder in place of this grant's, which has failed, and whose row is
    closed. Raises as above."""
    return _decided(lambda: _begin_another(grant, unseen))


def _decided(decide: Callable[[], Grant]) -> Grant:
    def without_raising() -> Grant | Refused:
        try:
            return decide()
        except Refused as refused:
            return refused  # raised in here it would undo the token's use

    with transaction.atomic():
        decided = without_raising()
    if isinstance(decided, Refused):
        raise decided
    return decided


def _begin(request: TunnelRequest, not_seen: NotSeen | None, unseen: Unseen) -> Grant:
    visited = visit_grant(request, unseen)
    if visited is not None:
        return visited
    tokens.token_hold(token=request.token)
    with vault_open():
        given = given_with(token=request.token)
    token = _token(request)
    asker = Asker(
        person=token.person,
        login=token.login,
        address=request.client_address,
        user_agent=request.user_agent,
        factor_shown=token.factor_shown,
        given=given,
        is_silent=token.is_silent,
    )
    with acting(asker.actor):
        return _open(asker, request, not_seen, unseen)


def _open(asker: Asker, request: TunnelRequest, not_seen: NotSeen | None, unseen: Unseen) -> Grant:
    if request.data_source == QUICK and request.kind == "c":
        return quick_grant(asker, request.identifier)
    if not is_ours(request.data_source):
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such data source.")
    if request.kind == "g":
        return folder_open(asker, request.identifier, Wanted(unseen=unseen, looks=True))
    if request.kind == "a":
        return session_join(asker, request.identifier)
    if request.kind == "r":
        return session_return(asker, request.identifier)
    if request.kind == "s":
        return share_open(asker, request.identifier, unseen)
    with gate_refusing():
        connection = connection_asked(
            user=asker.person,
            source=request.data_source,
            identifier=request.identifier,
            action=Action.CONNECT,
        )
    wanted = Wanted(unseen={connection.pk: not_seen} if not_seen else _NONE)
    return connection_open(asker, connection, wanted)


def _token(request: TunnelRequest) -> AuthToken:
    token = tokens.tunnel_token_use(token=request.token)
    if token is not None:
        if not _is_for(token, request):
            raise Refused(Status.CLIENT_FORBIDDEN, "The token is for something else.")
        return token
    token = tokens.session_token_use(token=request.token)
    if token is None:
        raise Refused(Status.CLIENT_UNAUTHORIZED, _OVER)
    if not client_login_is_enough(token.person, began=token.created_at):
        raise Refused(
            Status.CLIENT_UNAUTHORIZED,
            "Your group demands a second factor, which this log-in hasn't shown. Set one up in "
            "Deskgate's own page if you have none, and log in again.",
        )
    return token


def _is_for(token: AuthToken, request: TunnelRequest) -> bool:
    """Whether what is asked for is the very thing that the tunnel token was made for."""
    if request.kind in ("a", "r"):
        if token.returns != (request.kind == "r"):
            return False
        return token.session_id is not None and token.session_id == session_key(request.identifier)
    if request.kind == "s":
        return token.share_id is not None and token.share_id == session_key(request.identifier)
    bound = token.folder_id if request.kind == "g" else token.connection_id
    return bound is not None and str(bound) == request.identifier


def _begin_another(grant: Grant, unseen: Unseen) -> Grant:
    failed = SessionLog.objects.filter(pk=grant.session_id).first()
    if failed is None or failed.folder_id is None or failed.person_id is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, "There is no such connection.")
    person = user_lock(user_id=failed.person_id)
    if person is None or not person.is_active or not _still_in(person, failed.login):
        raise Refused(Status.CLIENT_UNAUTHORIZED, _OVER)
    asker = Asker(
        person, failed.login, failed.client_address, failed.user_agent, grant.factor_shown
    )
    with acting(asker.actor):
        wanted = Wanted(unseen=unseen, looks=True)
        return folder_open_another(asker, failed.folder_id, grant.tried, wanted)


def _still_in(person: User, login: str) -> bool:
    """Whether the log-in that asked for the folder is there still: a client's, a browser's, or a
    program's token."""
    return (
        Login.objects.filter(name=login, person=person).exists()
        or ApiToken.objects.filter(digest=login, person=person).exists()
    )
