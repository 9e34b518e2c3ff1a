"""A session's end, as the log, the metrics and the operator's log are told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from deskgate.gateway import metrics
from deskgate.gateway.outcome import Outcome
from deskgate.grants import Grant, SessionClosed

_log = structlog.get_logger(__name__)


def closed(grant: Grant, outcome: Outcome, carried: tuple[int, int]) -> SessionClosed:
    """For the log; `carried`: the bytes to the browser, to guacd."""
    return SessionClosed(
        session_id=grant.session_id,
        at=datetime.now(UTC),
        status=outcome.status,
        ending=outcome.ending,
        detail=outcome.detail,
        bytes_to_browser=carried[0],
        bytes_to_guacd=carried[1],
    )


def say_closed(grant: Grant, event: SessionClosed) -> None:
    """For the metrics and whoever reads the server's output."""
    metrics.SESSIONS_ENDED.labels(grant.target.protocol, event.ending).inc()
    metrics.BYTES.labels("browser").inc(event.bytes_to_browser)
    metrics.BYTES.labels("guacd").inc(event.bytes_to_guacd)
    _log.info(
        "= session closed",
        session=str(event.session_id),
        ending=str(event.ending),
        status=int(event.status),
        detail=event.detail,
    )
