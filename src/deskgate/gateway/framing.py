"""The two framings from guacd to the browser.

`deskgate.stream` forwards guacd's bytes as they come; `guacamole` sends whole instructions as text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from deskgate.gateway.browser import Browser, SocketBrowser
from deskgate.gateway.outcome import Outcome
from deskgate.guac import WholeInstructions, internal

STREAM = "deskgate.stream"
GUACAMOLE = "guacamole"

# Takes whole instructions of guacd's, gives back those that the browser is to get.
Sift = Callable[[bytes], bytes]


class Framing(Protocol):
    """How guacd's bytes reach the browser."""

    async def forward(self, chunk: bytes) -> None:
        """Send what can be sent of guacd's stream. Raises BrowserGone; GuacError for nonsense."""
        ...

    def notice(self, outcome: Outcome) -> str:
        """What to say just before the close frame; empty where the client would not understand."""
        ...

    def aside(self, word: str, text: str) -> str:
        """What the gateway itself says in the middle of a session; empty as above."""
        ...

    def tap(self, sift: Sift | None) -> bool:
        """From the next instruction on, only what `sift` leaves is sent; None: all is, again.

        False where nothing is known of instructions, so that nothing can be tapped.
        """
        ...


class StreamFraming:
    """Unparsed bytes in binary frames, for our own client."""

    def __init__(self, browser: SocketBrowser) -> None:
        self._browser = browser

    async def forward(self, chunk: bytes) -> None:
        await self._browser.send_bytes(chunk)

    def notice(self, outcome: Outcome) -> str:
        return internal("ended", outcome.ending, str(int(outcome.status)), outcome.message)

    def aside(self, word: str, text: str) -> str:
        return internal(word, text)

    def tap(self, sift: Sift | None) -> bool:
        del sift  # a chunk begins and ends anywhere
        return False


class WholeFraming:
    """Whole instructions in text frames, for every other Guacamole client."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._whole = WholeInstructions()
        self._sift: Sift | None = None

    async def forward(self, chunk: bytes) -> None:
        whole = self._whole.feed(chunk)
        if self._sift is not None and whole:
            whole = self._sift(whole)
        if whole:
            await self._browser.send_text(whole.decode())

    def notice(self, outcome: Outcome) -> str:
        del outcome  # other clients know the close frame's reason only
        return ""

    def aside(self, word: str, text: str) -> str:
        del word, text  # they show nothing but guacd's pictures
        return ""

    def tap(self, sift: Sift | None) -> bool:
        self._sift = sift
        return True


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
