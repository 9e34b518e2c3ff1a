"""`python3 -m targets`: run the targets until standard input closes; needs root."""

from __future__ import annotations

import signal
import sys

from targets.everything import serve

# SIGTERM unwinds like an interrupt, so that everything is stopped on that way too.
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    sys.exit(serve())
except KeyboardInterrupt:
    sys.exit(130)
