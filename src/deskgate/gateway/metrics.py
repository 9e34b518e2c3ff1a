"""What the data plane counts for /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

SESSIONS_LIVE = Gauge("deskgate_sessions_live", "Sessions that are open now.")
SESSIONS_ENDED = Counter(
    "deskgate_sessions_ended", "Sessions that ended, by how.", labelnames=("protocol", "ending")
)
BYTES = Counter("deskgate_session_bytes", "Bytes relayed by ended sessions.", labelnames=("to",))
GUACD_RESTARTS = Counter("deskgate_guacd_restarts", "Restarts of the managed guacd.")
FILES = Counter(
    "deskgate_files", "Files moved over HTTP, by how it ended.", labelnames=("direction", "outcome")
)
FILE_BYTES = Counter(
    "deskgate_file_bytes", "Bytes of files moved over HTTP, as they go.", labelnames=("direction",)
)
