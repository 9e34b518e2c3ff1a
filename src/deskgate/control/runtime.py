"""What only the running server knows, handed in by the composition root.

The management plane starts no guacd and opens no tunnel, but has to name the one that runs and to
say whether it answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from deskgate.grants import GuacdAddress

GuacdState = Literal["ok", "unreachable", "missing"]


def _no_child() -> GuacdAddress | None:
    return None


@dataclass(frozen=True, slots=True)
class Runtime:
    """`managed_guacd` gives the child's address, None while there is none. `missing_help` is what
    to do when there is no guacd at all."""

    managed_guacd: Callable[[], GuacdAddress | None] = _no_child
    missing_help: str = (
        "Install guacd, or set DESKGATE_GUACD to the host:port of one; "
        "the container image guacamole/guacd is the usual way."
    )


_runtime = Runtime()


def get_runtime() -> Runtime:
    """What the running server has told us."""
    return _runtime


def set_runtime(runtime: Runtime) -> None:
    """Called once by the composition root, before anything is served."""
    global _runtime
    _runtime = runtime
