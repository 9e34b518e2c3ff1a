"""What the log needs while a server runs: leftovers sealed, old rows deleted, outlets fed."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from typing import Final

import structlog

from deskgate.control.audit import metrics
from deskgate.control.audit.chain import listen, listen_no_more, seal, unsealed_count
from deskgate.control.audit.outlets.feeder import Feeder
from deskgate.control.audit.outlets.sender import Sender
from deskgate.control.audit.outlets.syslog import Syslog
from deskgate.control.audit.outlets.webhook import Webhook
from deskgate.control.audit.retention import log_purge_by_setting
from deskgate.control.threads import with_database
from deskgate.grants import Secret
from deskgate.settings import Settings

SEAL_SECONDS: Final = 5.0  # what was not sealed with its commit: somebody died, or was too busy
PURGE_SECONDS: Final = 6 * 3600.0

_log = structlog.get_logger(__name__)


class LogKeeper:
    """One a server. `begin` before anything is served, `run` beside it, `stop` at the end."""

    def __init__(self, settings: Settings) -> None:
        holder = f"{settings.server_name[:100]}/{os.getpid()}/{secrets.token_hex(4)}"
        self._feeders = [Feeder(sender, holder=holder) for sender in senders(settings)]
        self._purged_at = float("-inf")

    async def begin(self) -> None:
        """Seal what an earlier run left, and begin with the outlets."""
        await asyncio.to_thread(with_database, self._seal)
        for feeder in self._feeders:
            await asyncio.to_thread(feeder.start)
            listen(feeder.wake)

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.to_thread(with_database, self._look_after)
            await asyncio.sleep(SEAL_SECONDS)

    async def stop(self) -> None:
        """Let the outlets go; what they were not told they are told after the next start."""
        for feeder in self._feeders:
            listen_no_more(feeder.wake)
            await asyncio.to_thread(feeder.stop)

    def _look_after(self) -> None:
        self._seal()
        if time.monotonic() - self._purged_at < PURGE_SECONDS:
            return
        self._purged_at = time.monotonic()
        try:
            gone = log_purge_by_setting()
            if gone.events:
                _log.info(
                    "= old rows of the log deleted", events=gone.events, sessions=gone.sessions
                )
        except Exception:  # noqa: BLE001 -- tried again later; the rows just stay for longer
            _log.exception("= old rows of the log could not be deleted")

    def _seal(self) -> None:
        try:
            seal()
            metrics.UNSEALED.set(unsealed_count())
        except Exception:  # noqa: BLE001 -- the database may be away, the key may be put right
            _log.exception("= the log could not be sealed")


def senders(settings: Settings) -> list[Sender]:
    """The outlets that the settings name."""
    found: list[Sender] = []
    if settings.log_webhook_url and settings.log_webhook_secret:
        found.append(
            Webhook(
                url=settings.log_webhook_url,
                secret=Secret(settings.log_webhook_secret.get_secret_value()),
                ca=settings.log_webhook_ca,
                server=settings.server_name,
            )
        )
    if settings.syslog_address:
        found.append(
            Syslog(
                address=settings.syslog_address,
                ca=settings.log_syslog_ca,
                server=settings.server_name,
            )
        )
    return found
