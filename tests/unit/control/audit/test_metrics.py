"""The log's figures are where Prometheus looks for them."""

from __future__ import annotations

from prometheus_client import generate_latest

from deskgate.control.audit import metrics


def test_names() -> None:
    metrics.LAG_ROWS.labels("webhook").set(3)
    text = generate_latest().decode()
    assert 'deskgate_log_outlet_lag_rows{outlet="webhook"} 3.0' in text
    assert "deskgate_log_unsealed_rows" in text
