"""What every outlet is to the one who feeds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

Row = dict[str, Any]  # an event as `export.event_rows` writes it

# For each: connecting, sending, hearing the answer. Far less than a lease (see places.py).
SECONDS: Final = 10.0


class NotTakenError(Exception):
    """The rows were not taken; the text says why and holds neither a secret nor what was sent."""


class Sender(Protocol):
    """Sends rows to one place; used by one thread."""

    name: str

    def send(self, rows: Sequence[Row]) -> None:
        """Return once they were taken, all of them. Raises NotTakenError."""
        ...

    def close(self) -> None:
        """Let the connection go; sending again makes another."""
        ...


def in_words(error: Exception) -> str:
    """Why a socket failed: the system's words, without addresses or certificates in them."""
    text = getattr(error, "strerror", None) or getattr(error, "verify_message", None)
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__
