"""What /metrics says of sessions that are shared or wait: counted when it is asked for."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError
from django.db.models import Count, Q
from prometheus_client import Gauge

from deskgate.control.audit.selectors import sessions_live
from deskgate.control.setup import current_settings

PARKED: Final = Gauge("deskgate_sessions_parked", "Sessions without a browser, which wait for one.")
VIEWERS: Final = Gauge("deskgate_session_viewers", "People in somebody else's session.")


def gauges_refresh() -> None:
    """As they are on this server; while the database is away, as they were."""
    rows = sessions_live().filter(node_name=current_settings().server_name)
    try:
        now = rows.aggregate(
            parked=Count("pk", filter=Q(parked_at__isnull=False)),
            viewers=Count("pk", filter=Q(joined__isnull=False, opened_at__isnull=False)),
        )
    except DatabaseError:
        return
    PARKED.set(now["parked"])
    VIEWERS.set(now["viewers"])
