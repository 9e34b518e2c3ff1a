"""What a browser sends before guacd is ready: kept, within a limit, and its leaving noticed."""

from __future__ import annotations

import asyncio

from deskgate.gateway import limits
from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.outcome import Outcome


async def hold_messages(browser: Browser, early: list[str]) -> Outcome:
    """Append messages to `early` until the browser leaves; returns how it left.

    At the limit nothing more is taken: the rest waits in the socket. Safe to cancel: a message is
    either still in the server's queue or already in `early`.
    """
    characters = 0
    try:
        while len(early) < limits.EARLY_MESSAGES and characters < limits.EARLY_CHARACTERS:
            message = await browser.receive()
            characters += len(message)
            early.append(message)
    except BrowserGone as gone:
        return gone.outcome
    never: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    return await never
