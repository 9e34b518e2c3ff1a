"""Where else the log goes: a webhook, a syslog server; each told the chain in its order, once each
row is sealed.

Law: at least once. An outlet's place in the chain stands in the database and moves on only when it
has taken a batch, so that nothing is lost while it is away; whoever listens may hear a row twice
and tells by its `seq`.
"""

from __future__ import annotations

from typing import Final

from deskgate.log_settings import LogSettings

WEBHOOK: Final = "webhook"
SYSLOG: Final = "syslog"


def outlet_names(settings: LogSettings) -> list[str]:
    """Those that the settings name."""
    configured = {WEBHOOK: settings.log_webhook_url, SYSLOG: settings.log_syslog}
    return [name for name, value in configured.items() if value]
