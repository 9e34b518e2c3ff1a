"""How the guacd servers are: asked every few seconds while serving, remembered in memory.

Laws: what is remembered only orders the choice and informs people; a server that looks dead is
still tried when no other is left, because it may be back. Each gateway looks for itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import structlog
from django.utils import timezone

from deskgate.control.nodes.models import GuacdNode
from deskgate.control.nodes.probe import probe
from deskgate.control.setup import current_settings
from deskgate.control.threads import with_database
from deskgate.grants import GuacdAddress

EVERY_SECONDS: Final = 10.0
_AT_ONCE: Final = 8  # dead servers take the probe's whole time, and must not hold up the others

HealthState = Literal["ok", "unreachable", "unknown"]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """What a guacd said last. `version` is that of its protocol."""

    state: HealthState = "unknown"
    version: str | None = None
    detail: str = "Not asked yet."
    checked_at: datetime | None = None


_UNKNOWN: Final = Health()
_known: dict[GuacdAddress, Health] = {}


def health_of(address: GuacdAddress) -> Health:
    """What is known of the guacd at this address."""
    return _known.get(address, _UNKNOWN)


def node_address(node: GuacdNode) -> GuacdAddress:
    """A row as the gateway understands it."""
    return GuacdAddress(host=node.host, port=node.port, tls=node.tls)


def nodes_check(nodes: Iterable[GuacdNode] | None = None) -> None:
    """Ask these servers, or all that are enabled, how they are. Takes seconds when one is dead."""
    asked = list(GuacdNode.objects.filter(is_enabled=True) if nodes is None else nodes)
    addresses = [node_address(node) for node in asked]
    if nodes is None:
        for gone in set(_known) - set(addresses):
            del _known[gone]
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="deskgate-nodes") as threads:
        _known.update(zip(addresses, threads.map(_ask, addresses), strict=True))


async def nodes_watch() -> None:
    """Runs beside the server until it is cancelled."""
    while True:
        try:
            await asyncio.to_thread(with_database, nodes_check)
        except Exception:  # noqa: BLE001 -- the database may be away, and come back
            _log.exception("= the guacd servers could not be looked at")
        await asyncio.sleep(EVERY_SECONDS)


def _ask(address: GuacdAddress) -> Health:
    found = probe(address, ca=current_settings().guacd_ca)
    state: HealthState = "ok" if found.reachable else "unreachable"
    before = health_of(address).state
    if before != state and before != "unknown":
        _log.warning("= guacd changed", guacd=str(address), state=state, detail=found.detail)
    return Health(state, found.version, found.detail, timezone.now())
