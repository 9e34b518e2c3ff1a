"""The recorded traffic, as the test guacd sends it: whole instructions, over and over."""

from __future__ import annotations

import lzma
from pathlib import Path

FOLDER = Path(__file__).parent / "data"

NAMES = ("desktop", "terminal")


def load(name: str) -> bytes:
    """The instructions of one recording, in UTF-8; cut nowhere within one."""
    return lzma.decompress((FOLDER / f"{name}.guac.xz").read_bytes())
