"""The two framings from guacd to the browser.

`deskgate.stream` forwards guacd's bytes as they come; `guacamole` sends whole instructions as text.
"""

from __future__ import annotations

from typing import Protocol

from deskgate.gateway.browser import Browser, SocketBrowser
from deskgate.gateway.outcome import Outcome
from deskgate.guac import WholeInstructions, internal

STREAM = "deskgate.stream"
GUACAMOLE = "guacamole"


class Framing(Protocol):
    """How guacd's bytes reach the browser."""

    async def forward(self, chunk: bytes) -> None:
        """Send what can be sent of guacd's stream. Raises BrowserGone; GuacError for nonsense."""
        ...

    def notice(self, outcome: Outcome) -> str:
        """What to say just before the close frame; empty where the client would not understand."""
        ...


class StreamFraming:
    """Unparsed bytes in binary frames, for our own client."""

    def __init__(self, browser: SocketBrowser) -> None:
        self._browser = browser

    async def forward(self, chunk: bytes) -> None:
        await self._browser.send_bytes(chunk)

    def notice(self, outcome: Outcome) -> str:
        return internal("ended", outcome.ending, str(int(outcome.status)), outcome.message)


class WholeFraming:
    """Whole instructions in text frames, for every other Guacamole client."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._whole = WholeInstructions()

    async def forward(self, chunk: bytes) -> None:
        whole = self._whole.feed(chunk)
        if whole:
            await self._browser.send_text(whole.decode())

    def notice(self, outcome: Outcome) -> str:
        del outcome  # other clients know the close frame's reason only
        return ""


def choose_framing(offered: list[str], browser: SocketBrowser) -> tuple[str | None, Framing]:
    """(the subprotocol to answer with, the framing): the first offered that we know.

    A client that offers none gets Guacamole's framing and no subprotocol.
    """
    for name in offered:
        if name == STREAM:
            return name, StreamFraming(browser)
        if name == GUACAMOLE:
            return name, WholeFraming(browser)
    return None, WholeFraming(browser)
