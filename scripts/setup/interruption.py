"""SIGTERM unwinds like Ctrl-C does: what was started is stopped on that way too."""

from __future__ import annotations

import signal
from types import FrameType


class Terminated(KeyboardInterrupt):
    """Somebody sent us SIGTERM. Unlike Ctrl-C, our children have not got it as well."""


def unwind_when_terminated() -> None:
    signal.signal(signal.SIGTERM, _raise)


def _raise(number: int, frame: FrameType | None) -> None:
    raise Terminated
