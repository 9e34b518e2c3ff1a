"""The names of data sources in Guacamole's API and tunnels: one tree of ours, known by several.

Guacamole's clients write the name of a back end into scripts and links (`postgresql` in guacli,
`default` for user-mapping.xml); ours answers to these, so that both go on working.
"""

from __future__ import annotations

from typing import Final

DATA_SOURCE: Final = "deskgate"
OTHER_NAMES: Final = ("postgresql", "mysql", "sqlserver", "default")
ALIASES: Final = frozenset({DATA_SOURCE, *OTHER_NAMES})
SHARED: Final = "deskgate-shared"  # of log-ins by a share key
QUICK: Final = "quickconnect"  # a person's own, beside the tree
BY_NAME: Final = "default"  # of user-mapping.xml, where a connection's identifier is its name


def is_ours(source: str) -> bool:
    """Whether the name means our tree."""
    return source in ALIASES
