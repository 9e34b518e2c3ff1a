"""Real targets for tests and the demonstration: sshd, Xvnc, xrdp, telnetd, and a guacd for them.

Laws: loopback only, free ports, ready when a connection was made, and nothing is left behind:
neither a process nor an account nor a file. Standard library only.

`running_targets()` gives everything at once from any account; the other modules have each target
as a context manager, which needs root where an account or a log-in is involved.
"""

from __future__ import annotations

from targets.everything import Targets, running_targets
from targets.failing import UNKNOWN_HOST, closed_port, silent_port
from targets.guacd import Guacd, running_guacd
from targets.processes import TargetError

__all__ = [
    "UNKNOWN_HOST",
    "Guacd",
    "TargetError",
    "Targets",
    "closed_port",
    "running_guacd",
    "running_targets",
    "silent_port",
]
