"""Becoming root where a step needs it: we are root, or sudo lets us, or there is no way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache


@cache
def as_root() -> list[str] | None:
    """The prefix that makes a command run as root; None where there is no way.

    sudo may ask for the password here, once, where there is a terminal to ask on.
    """
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    ask = ["--validate"] if sys.stdin.isatty() else ["--non-interactive", "true"]
    allowed = subprocess.run(["sudo", *ask], check=False, stderr=subprocess.DEVNULL)
    return ["sudo"] if allowed.returncode == 0 else None
