"""What every session of this process shares."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from deskgate.gateway.guacd_log import GuacdLog
from deskgate.gateway.keeping import Keeping, NotKept
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.reports import Reports
from deskgate.grants import Authority


@dataclass(frozen=True, slots=True)
class Plane:
    """`keeping` is who goes on with sessions when this server stops."""

    authority: Authority
    live: LiveSessions
    reports: Reports
    guacd_log: GuacdLog
    guacd_tls: ssl.SSLContext | None = None
    keeping: Keeping = field(default_factory=NotKept)
