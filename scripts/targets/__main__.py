"""`python3 -m targets`: run the targets until standard input closes; needs root."""

from __future__ import annotations

import sys

from setup.interruption import unwind_when_terminated
from targets.everything import serve

unwind_when_terminated()
try:
    sys.exit(serve())
except KeyboardInterrupt:
    sys.exit(130)
