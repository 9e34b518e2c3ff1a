"""Trust on first use: the host key that is read before the first session of an SSH connection.

Laws: nobody has a server looked at whom the connection isn't open to; the network is waited for
outside of any transaction, and by threads that are not the database's.
"""

from __future__ import annotations

from dataclasses import dataclass

from deskgate.control.admitting.tokens import host_parameters
from deskgate.control.audit.actor import acting
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.sources import is_ours
from deskgate.control.tokens.services import token_peek
from deskgate.control.tree.models import Connection
from deskgate.control.tree.named import connection_asked
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.host_keys import Place, host_key_learn, host_key_to_learn
from deskgate.control.vault.host_probe import SeenKey
from deskgate.control.who import actor_of
from deskgate.grants import TunnelRequest


@dataclass(frozen=True, slots=True)
class Unknown:
    """A server whose key is to be learned, for this connection."""

    connection: Connection
    place: Place


def unknown_server(request: TunnelRequest) -> Unknown | None:
    """The server to look at before this request is decided; None when there is no need."""
    token = token_peek(token=request.token)
    if token is None or request.kind != "c" or not is_ours(request.data_source):
        return None
    with acting(actor_of(token.person, request)):
        try:
            connection = connection_asked(
                user=token.person,
                source=request.data_source,
                identifier=request.identifier,
                action=Action.CONNECT,
            )
        except (NotFound, Forbidden):
            return None
    parameters = host_parameters(
        connection, username=token.person.username, address=request.client_address
    )
    place = host_key_to_learn(connection=connection, parameters=parameters)
    return Unknown(connection, place) if place else None


def server_learn(request: TunnelRequest, unknown: Unknown, seen: SeenKey) -> None:
    """Keep the key that was seen, as the doing of whoever opens the connection."""
    token = token_peek(token=request.token)
    if token is None:
        return
    with acting(actor_of(token.person, request)):
        host_key_learn(connection=unknown.connection, place=unknown.place, seen=seen)
