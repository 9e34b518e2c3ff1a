"""guacd's stream for a browser that returns to its session: the picture of one who joins, and from
a `sync` on that both have, the session's own stream.

Why: guacd draws the whole picture for who joins only, and lets only the owner move files, answer
questions and speak; what follows a common `sync` is the same for both, byte for byte. Laws: nothing
is said twice or left out; whoever joined leaves; when it doesn't come about the session goes on
without a browser, as before.
"""

from __future__ import annotations

import asyncio
import contextlib

from deskgate.gateway import limits
from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.drain import Drain
from deskgate.gateway.outcome import BROWSER_LOST, Outcome
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.upstream import Upstream
from deskgate.guac import GuacError, InstructionParser, encode


class Splice:
    """`read` is a stream's: first the picture, then what follows. `leave` when it isn't read on."""

    def __init__(
        self,
        own: Upstream,
        joined: Upstream,
        drain: Drain,
        words: OwnerWords,
        draining: asyncio.Task[Outcome],
    ) -> None:
        """`draining` is the drain's run, recording since before the other joined."""
        self._own = own
        self._joined = joined
        self._drain = drain
        self._words = words
        self._draining: asyncio.Task[Outcome] | None = draining
        self._parser = InstructionParser()
        self._parser.feed_bytes(joined.pending)
        # Of guacd's time; what the browser takes for its part is the relay's clock's.
        self._seconds = limits.SPLICE_SECONDS

    async def read(self, size: int) -> bytes:
        """The next bytes; none at the end of the stream. Raises BrowserGone, OSError."""
        if self._draining is None:
            return await self._own.reader.read(size)
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(self._seconds):
                return await self._picture()
        except TimeoutError:
            raise BrowserGone(BROWSER_LOST.because("guacd showed no picture")) from None
        except GuacError as error:
            raise BrowserGone(BROWSER_LOST.because(f"guacd's picture: {error}")) from error
        finally:
            self._seconds -= clock() - began

    async def _picture(self) -> bytes:
        """What there is of the picture; with its last sync, what follows it."""
        said: list[bytes] = []
        while True:
            instruction = self._parser.next_instruction()
            if instruction is None:
                if said:
                    return b"".join(said)
                await self._more()
                continue
            if instruction[0] == "sync" and len(instruction) > 1:
                self._joined.writer.write(encode("sync", instruction[1]).encode())
            said.append(encode(*instruction).encode())
            if instruction[0] == "sync" and await self._has(instruction[1]):
                return b"".join(said) + await self._switch(instruction[1])

    async def _more(self) -> None:
        data = await self._joined.reader.read(limits.GUACD_READ_BYTES)
        if not data:
            raise BrowserGone(BROWSER_LOST.because("guacd took the picture away"))
        self._parser.feed_bytes(data)

    async def _has(self, sync: str) -> bool:
        """Whether the session's own stream has this sync: at once, or as soon as it gets there."""
        drain = self._drain
        while sync not in drain.syncs:
            if any(_is_later(one, sync) for one in drain.syncs):
                return False  # guacd said it to the one who joined alone
            draining = self._draining
            if drain.overrun or draining is None or draining.done():
                raise BrowserGone(BROWSER_LOST.because("the session's own stream did not wait"))
            drain.progress.clear()
            waiting = asyncio.create_task(drain.progress.wait())
            try:
                await asyncio.wait({waiting, draining}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiting.cancel()
        return True

    async def _switch(self, sync: str) -> bytes:
        await self._stop_draining()
        self._joined.leave()
        return self._words.again() + self._drain.after(sync)

    async def _stop_draining(self) -> None:
        draining, self._draining = self._draining, None
        if draining is not None:
            draining.cancel()
            await asyncio.gather(draining, return_exceptions=True)

    async def leave(self) -> None:
        """Nobody reads on: whoever joined leaves, if that is still in."""
        if self._draining is not None:
            await self._stop_draining()
            with contextlib.suppress(OSError, RuntimeError):
                self._joined.leave()


def _is_later(one: str, other: str) -> bool:
    return one.isdecimal() and other.isdecimal() and int(one) > int(other)
