"""The attributes guacd-hostname, guacd-port and guacd-encryption: a guacd server of ours.

Laws: which server draws a connection is for administrators to see and to say (all secrets pass
through it); what comes back as it was told changes nothing. Source: guacamole.md §4 "Attributes".
"""

from __future__ import annotations

from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.guacapi.values import Texts, bad, number_in
from deskgate.control.hosts import host_normal
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.nodes.services import NAME_LENGTH, NodeChange, node_create
from deskgate.control.tree.models import Connection
from deskgate.control.tree.settle import Said
from deskgate.control.tree.values import name_free

HOST: Final = "guacd-hostname"
PORT: Final = "guacd-port"
ENCRYPTION: Final = "guacd-encryption"
NAMES: Final = (HOST, PORT, ENCRYPTION)
_USUAL_PORT: Final = 4822
_TLS: Final = {"": False, "none": False, "ssl": True}


def guacd_out(node: GuacdNode | None, *, told: bool) -> dict[str, str | None]:
    """The server that the connection itself names, for who may know it."""
    if node is None or not told:
        return dict.fromkeys(NAMES)
    return {HOST: node.host, PORT: str(node.port), ENCRYPTION: "ssl" if node.tls else "none"}


def guacd_in(attributes: Texts, *, user: User, connection: Connection | None) -> Said:
    """What these say, for the services; a server that isn't there yet is made. Raises."""
    administrator = user.is_active and user.is_admin
    now = connection.node if connection is not None else None
    if _meant(attributes) == _meant(guacd_out(now, told=administrator)):
        return {}
    if not administrator:
        raise Forbidden("Only administrators say which guacd server is used.")
    wanted = _meant(attributes)
    return {"node": None if wanted is None else _node(*wanted)}


def _meant(attributes: Texts) -> tuple[str, int, bool] | None:
    """Host, port and TLS; None: nothing is said. Raises ApiError, Invalid."""
    host = (attributes.get(HOST) or "").strip()
    port = number_in(attributes, PORT)
    encryption = attributes.get(ENCRYPTION) or ""
    if encryption not in _TLS:
        raise bad(f"{ENCRYPTION}: Give none or ssl.")
    tls = _TLS[encryption]
    if not host:
        if tls or port not in {None, _USUAL_PORT}:
            raise bad(f"{HOST}: Say which server; without it the default one is used.")
        return None
    return host_normal(host), _USUAL_PORT if port is None else port, tls


def _node(host: str, port: int, tls: bool) -> GuacdNode:
    rows = GuacdNode.objects.filter(host=host, port=port, tls=tls).order_by("-is_enabled", "pk")
    found = rows.first()
    if found is None:
        taken = set(GuacdNode.objects.values_list("name", flat=True))
        name = name_free(f"{host[: NAME_LENGTH - 10]}:{port}", taken)
        return node_create(change=NodeChange(name=name, host=host, port=port, tls=tls))
    if not found.is_enabled:
        raise bad(f"{HOST}: This guacd server is switched off.")
    return found
