"""What the log counts for /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

UNSEALED = Gauge("deskgate_log_unsealed_rows", "Events that are not in the chain yet.")
LAG_ROWS = Gauge("deskgate_log_outlet_lag_rows", "Events not yet told.", labelnames=("outlet",))
LAG_SECONDS = Gauge(
    "deskgate_log_outlet_lag_seconds",
    "The age of the oldest event not yet told.",
    labelnames=("outlet",),
)
SENT = Counter("deskgate_log_outlet_sent", "Events that were taken.", labelnames=("outlet",))
FAILURES = Counter(
    "deskgate_log_outlet_failures", "Batches that were not taken.", labelnames=("outlet",)
)
