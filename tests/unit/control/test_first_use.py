"""Which servers are looked at before a session: only those that the person may open."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.first_use import server_learn, unknown_server
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.services import session_token_issue, tunnel_token_issue
from deskgate.control.tree.models import Connection
from deskgate.control.vault.host_keys import Place
from deskgate.control.vault.host_probe import SeenKey
from deskgate.control.vault.models import HostKey
from deskgate.grants import Secret, TunnelRequest

SEEN = SeenKey("ssh-ed25519", "AAAA")


def _request(token: Secret, connection: object, kind: str = "c") -> TunnelRequest:
    return TunnelRequest(token, "deskgate", str(connection), kind, "192.0.2.9")


def test_learned_once(admin: User, connection: Connection) -> None:
    token = tunnel_token_issue(person=admin, opens=connection, login="x")
    request = _request(token, connection.pk)
    unknown = unknown_server(request)
    assert unknown is not None
    assert unknown.place == Place("10.0.0.5", 22)
    server_learn(request, unknown, SEEN)
    assert HostKey.objects.get().key == "AAAA"
    event = Event.objects.get(action="host-key.learn")
    assert (event.actor_name, event.address) == ("root", "192.0.2.9")
    assert unknown_server(request) is None


@pytest.mark.parametrize("kind", ["g", "a", "x"])
def test_only_connections(admin: User, connection: Connection, kind: str) -> None:
    assert unknown_server(_request(session_token_issue(person=admin), connection.pk, kind)) is None


def test_nobody_has_others_servers_looked_at(
    admin: User, person: User, connection: Connection
) -> None:
    assert unknown_server(_request(Secret("nonsense"), connection.pk)) is None
    token = session_token_issue(person=person)
    for key in (connection.pk, "99999", "nonsense"):
        assert unknown_server(_request(token, key)) is None
    AccessGrant.objects.create(user=person, connection=connection, role=Role.SEE)
    assert unknown_server(_request(token, connection.pk)) is None
    theirs = session_token_issue(person=admin)
    unknown = unknown_server(_request(theirs, connection.pk))
    assert unknown is not None
    server_learn(_request(Secret("gone"), connection.pk), unknown, SEEN)
    assert not HostKey.objects.exists()
