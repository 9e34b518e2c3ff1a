"""What only the running server knows, handed in by the composition root.

The management plane starts no guacd and opens no tunnel, but has to name the one that runs and to
say whether it answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from deskgate.control.nodes.probe import probe
from deskgate.control.setup import current_settings
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


@dataclass(frozen=True, slots=True)
class GuacdReport:
    """How the default guacd is, in words for people."""

    state: GuacdState
    address: str
    version: str | None
    detail: str
    what_to_do: str


def guacd_report(address: GuacdAddress | None) -> GuacdReport:
    """Ask the guacd at this address; None is the answer that there is none."""
    if address is None:
        return GuacdReport("missing", "", None, "There is no guacd.", _runtime.missing_help)
    found = probe(address, ca=current_settings().guacd_ca)
    if found.reachable:
        return GuacdReport("ok", str(address), found.version, found.detail, "")
    advice = (
        "The server starts it again by itself; if that doesn't help, its log says why."
        if address.managed
        else "Start guacd there, or correct its address (DESKGATE_GUACD)."
    )
    return GuacdReport("unreachable", str(address), None, found.detail, advice)
