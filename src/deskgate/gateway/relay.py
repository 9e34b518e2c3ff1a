"""Two pumps between one browser and one guacd, until either side, or somebody else, ends it.

From the browser everything is parsed and checked, always: an attacker controls that side. From
guacd nothing is parsed here; the framing does what the browser's subprotocol needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from deskgate.gateway import limits
from deskgate.gateway.browser import Browser, BrowserGone
from deskgate.gateway.ears import Ears
from deskgate.gateway.framing import Framing
from deskgate.gateway.held import Held
from deskgate.gateway.outcome import (
    BROWSER_LOST,
    CLOSED_BY_USER,
    GUACD_SILENT,
    INTERNAL,
    Outcome,
    bad_instruction,
    guacd_protocol,
)
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.room_place import Place
from deskgate.gateway.room_wire import WORD
from deskgate.gateway.room_wire import notice as notice_text
from deskgate.gateway.streams_session import Ends, Streams
from deskgate.gateway.upstream import Upstream
from deskgate.gateway.words import say_os_error
from deskgate.grants import Notice, Rights
from deskgate.guac import (
    Doorkeeper,
    GuacError,
    Instruction,
    LimitExceeded,
    Status,
    encode,
    internal,
    parse_message,
)

_log = structlog.get_logger(__name__)

Read = Callable[[int], Awaitable[bytes]]

_NOP = encode("nop").encode()
_HEEDED = frozenset(("", "disconnect", "argv"))
_FORBIDDEN = str(int(Status.CLIENT_FORBIDDEN))


class Relay:
    """One session's data path. `run` returns how it ended; `end` makes it end, from any task."""

    __slots__ = (
        "_browser",
        "_doorkeeper",
        "_ears",
        "_ended",
        "_framing",
        "_heard_guacd",
        "_held",
        "_place",
        "_read",
        "_spoke_to_guacd",
        "_telling",
        "_upstream",
        "_words",
        "bytes_to_browser",
        "bytes_to_guacd",
        "said_goodbye",
        "streams",
        "touched_at",
    )

    def __init__(
        self,
        browser: Browser,
        framing: Framing,
        upstream: Upstream,
        rights: Rights,
        words: OwnerWords | None = None,
        read: Read | None = None,
        place: Place | None = None,
    ) -> None:
        """`words` hears what is to be said again to who returns; `read` is read instead of the
        upstream's own stream, which a returning browser needs; `place` is the browser's in a room.
        """
        loop = asyncio.get_running_loop()
        self._browser = browser
        self._framing = framing
        self._upstream = upstream
        self._doorkeeper = Doorkeeper(
            view_only=rights.view_only, may_paste=rights.may_paste, may_upload=rights.may_upload
        )
        self._ears = Ears(words)
        self._words = words
        self._place = place
        self._read = read or upstream.reader.read
        self._held = Held()
        self._telling: set[asyncio.Task[None]] = set()
        self.said_goodbye = False
        self.touched_at = loop.time()
        self._spoke_to_guacd = self._heard_guacd = loop.time()
        self._ended: asyncio.Future[Outcome] = loop.create_future()
        self.bytes_to_guacd = 0
        self.bytes_to_browser = 0
        ends = Ends(self._to_guacd, self._to_guacd_soon, browser.send_text)
        self.streams = Streams(framing, rights, ends)

    def end(self, outcome: Outcome) -> None:
        """Make the session end with this outcome, unless it has one already."""
        if not self._ended.done():
            self._ended.set_result(outcome)

    def tell(self, notice: Notice) -> None:
        """Have the browser's person read this, if it shows such things."""
        if not self._framing.aside(WORD, ""):
            return
        text = notice_text(notice.text, notice.sender, is_warning=notice.is_warning)
        task = asyncio.create_task(self._browser.send_text(text))
        self._telling.add(task)
        task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        self._telling.discard(task)
        if not task.cancelled():
            task.exception()  # that the browser has gone is the pumps' to notice

    async def run(self, early: list[str]) -> Outcome:
        """Pump until the end. `early` is what the browser sent before guacd was ready. Of guacd
        itself `leave` takes leave."""
        pumps = [
            asyncio.create_task(self._until_over(partial(self._browser_to_guacd, early))),
            asyncio.create_task(self._until_over(self._guacd_to_browser)),
        ]
        try:
            return await self._ended
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    def leave(self) -> None:
        """The session is over: guacd is told so."""
        self._upstream.leave(self.streams.close())

    def let_go(self) -> bytes:
        """The browser has gone and the session goes on: what then leaves nothing
        pressed or half sent."""
        return self.streams.close() + self._held.release()

    def say_last(self, last: bytes) -> None:
        """Say this to guacd, if anything."""
        if last:
            self._to_guacd_soon(last)

    def release_input(self) -> bytes:
        """What lets go of the keys and buttons that are held down: somebody else has them now."""
        return self._held.release_input()

    async def _until_over(self, pump: Callable[[], Awaitable[Outcome]]) -> None:
        """A pump's end is the session's end; a crash is one too, and never leaves a socket open."""
        try:
            self.end(await pump())
        except BrowserGone as gone:
            self.end(self._first_goodbye() or gone.outcome)
        except OSError as error:
            self.end(self._first_goodbye() or self._ears.farewell(say_os_error(error)))
        except Exception:  # noqa: BLE001 -- told and logged; the other pump must not go on alone
            _log.exception("= relay failed")
            self.end(INTERNAL)

    # browser -> guacd

    async def _browser_to_guacd(self, early: list[str]) -> Outcome:
        for message in early:
            await self._accept(message)
        early.clear()
        while True:
            await self._accept(await self._browser.receive())

    async def _accept(self, message: str) -> None:
        """Check one message from the browser, answer its pings, pass the rest on."""
        try:
            instructions = parse_message(message)
            allowed, refused = self._doorkeeper.check(instructions)
            for instruction in instructions:
                if instruction[0] in _HEEDED:
                    await self._heed(instruction)
        except GuacError as error:
            is_much = isinstance(error, LimitExceeded)
            status = Status.CLIENT_OVERRUN if is_much else Status.CLIENT_BAD_REQUEST
            raise BrowserGone(bad_instruction(str(error), status)) from error
        if self._place is not None:
            allowed = self._place.pass_on(instructions, allowed)
            await self._place.settle()
        if self._held.heed(allowed):
            self.touched_at = asyncio.get_running_loop().time()
        allowed = self.streams.heed(allowed)
        if len(allowed) == len(instructions):
            await self._to_guacd(message.encode())
        elif allowed:
            await self._to_guacd("".join(encode(*one) for one in allowed).encode())
        for stream in refused:
            await self._browser.send_text(encode("ack", stream, "Not allowed here", _FORBIDDEN))

    async def _heed(self, instruction: Instruction) -> None:
        """What says something to us: of the tunnel's own, `ping` comes straight back."""
        if instruction[0] == "disconnect":
            # A client answers guacd's `error` by leaving: what it left for is the ending.
            self.said_goodbye = self._ears.last_words is None
        elif instruction[0] == "argv":
            if self._words is not None:
                self._words.answered()
        elif instruction[1:2] == ("ping",):
            await self._browser.send_text(internal(*instruction[1:]))
        elif instruction[1:2] == (WORD,) and len(instruction) == 3 and self._place is not None:
            self._place.hear(instruction[2])

    async def _to_guacd(self, data: bytes) -> None:
        self._to_guacd_soon(data)
        await self._upstream.writer.drain()

    def _to_guacd_soon(self, data: bytes) -> None:
        self.bytes_to_guacd += len(data)
        self._spoke_to_guacd = asyncio.get_running_loop().time()
        self._upstream.writer.write(data)

    # guacd -> browser

    async def _guacd_to_browser(self) -> Outcome:
        read, forward, loop = self._read, self._framing.forward, asyncio.get_running_loop()
        chunk = self._upstream.pending
        self._upstream.pending = b""
        try:
            while True:
                if chunk:
                    self.bytes_to_browser += len(chunk)
                    self._ears.hear(chunk)
                    await forward(chunk)
                    # guacd itself may wait for the browser to leave, and for long.
                    if self._ears.last_words and (goodbye := self._first_goodbye()):
                        return goodbye
                self._heard_guacd = loop.time()
                chunk = await read(limits.GUACD_READ_BYTES)
                if not chunk:
                    return self._first_goodbye() or self._ears.farewell("it hung up")
        except GuacError as error:
            return guacd_protocol(str(error))

    def _first_goodbye(self) -> Outcome | None:
        """Whoever said goodbye first has ended the session; None if nobody did."""
        return CLOSED_BY_USER if self.said_goodbye else self._ears.last_words

    # the clock

    def tick(self, now: float) -> None:
        """Called about once a second: what no read and no write would ever notice."""
        transport = self._upstream.writer.transport
        if self._ended.done() or transport.is_closing():
            return
        self.streams.tick(now)
        stalled_since = self._browser.stalled_since
        if stalled_since is not None:
            if now - stalled_since > limits.BROWSER_STALL_SECONDS:
                self.end(BROWSER_LOST.because("it took no data for a minute"))
        elif now - self._heard_guacd > limits.GUACD_SILENCE_SECONDS:
            self.end(GUACD_SILENT)
        if now - self._spoke_to_guacd >= limits.GUACD_NOP_SECONDS:
            self._spoke_to_guacd = now
            if transport.get_write_buffer_size() == 0:
                self._upstream.writer.write(_NOP)
