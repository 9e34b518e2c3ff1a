"""What is counted has names that a dashboard can rely on."""

from __future__ import annotations

from prometheus_client import REGISTRY

from deskgate.gateway import metrics


def test_names() -> None:
    metrics.SESSIONS_ENDED.labels("ssh", "closed-by-user").inc(0)
    metrics.BYTES.labels("browser").inc(0)
    names = {metric.name for metric in REGISTRY.collect()}
    assert names >= {
        "deskgate_sessions_live",
        "deskgate_sessions_ended",
        "deskgate_session_bytes",
        "deskgate_guacd_restarts",
    }
