"""Which parameters an old dialect's request may set although nothing signs them. Pure.

Whoever holds a link can add to it what is not signed. Laws: what passes here changes the look of
the session, or which of the target's own files are shown; never the disk of guacd's machine,
another host, what is run, or whom is trusted. A key's own list adds to it knowingly, but for the
disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

from deskgate.control.catalogue import PROTOCOLS, Flag, Parameter

# Whole families, by the catalogue's names.
DISPLAY: Final = frozenset(
    {
        "color-depth",
        "color-scheme",
        "compress-level",
        "cursor",
        "disable-display-resize",
        "disable-gfx",
        "dpi",
        "encodings",
        "font-name",
        "font-size",
        "force-lossless",
        "height",
        "quality-level",
        "resize-method",
        "scrollback",
        "swap-red-blue",
        "width",
        "disable-bitmap-caching",
        "disable-glyph-caching",
        "disable-offscreen-caching",
        "enable-desktop-composition",
        "enable-font-smoothing",
        "enable-full-window-drag",
        "enable-menu-animations",
        "enable-theming",
        "enable-wallpaper",
    }
)
INPUT: Final = frozenset(
    {"backspace", "enable-touch", "func-keys-and-keypad", "server-layout", "terminal-type"}
)
SESSION: Final = frozenset(
    {
        "clipboard-encoding",
        "disable-audio",
        "enable-audio",
        "locale",
        "normalize-clipboard",
        "server-alive-interval",
        "timeout",
        "timezone",
    }
)
# They only take away, so that adding them to a link harms nobody else.
LESS: Final = frozenset(
    {
        "disable-copy",
        "disable-download",
        "disable-paste",
        "disable-upload",
        "read-only",
        "sftp-disable-download",
        "sftp-disable-upload",
    }
)
FILES: Final = frozenset({"enable-sftp", "sftp-directory", "sftp-root-directory", "sftp-username"})
USUAL: Final = DISPLAY | INPUT | SESSION | LESS | FILES

_HARMFUL: Final = {Flag.DISK, Flag.NETWORK, Flag.EXECUTES, Flag.TRUST, Flag.SECRET}


def unsigned_refused(
    names: Iterable[str], *, signed: Collection[str], extra: Collection[str]
) -> list[str]:
    """Those of the names that neither the dialect signs nor anybody allows unsigned, sorted."""
    return sorted(name for name in names if name not in signed and not _passes(name, extra))


def on_disk() -> frozenset[str]:
    """What touches the disk of guacd's machine: no list makes that good unsigned."""
    return _flagged(Flag.DISK)


def harmful() -> frozenset[str]:
    """What may not be among the usual ones."""
    return frozenset().union(*(_flagged(flag) for flag in _HARMFUL))


def _passes(name: str, extra: Collection[str]) -> bool:
    return name in USUAL or (name in extra and name not in on_disk())


@cache
def _flagged(flag: Flag) -> frozenset[str]:
    parameters: Iterable[Parameter] = (p for protocol in PROTOCOLS for p in protocol)
    return frozenset(p.name for p in parameters if flag in p.flags)
