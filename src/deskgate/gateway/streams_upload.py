"""A stream that a client has opened to guacd, and whose data HTTP requests bring.

Laws: one blob is on its way at a time, and what follows it is left in the request's socket until
guacd's `ack`; guacd is told the stream's `end` once: by the client, or by us when no further
request came. Source: guacamole.md §4 "Streams": up to 1.5 one request brings a file and the server
ends it, from 1.6 on each brings 4 MiB and the client ends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from starlette.types import Message, Receive

from deskgate.gateway import limits
from deskgate.gateway.streams_movement import (
    Movement,
    StreamRefused,
    Terms,
    client_left,
    in_use,
    nothing_moved,
    session_over,
)
from deskgate.grants import Direction, FileOutcome
from deskgate.guac.status import Status
from deskgate.guac.streams import BLOB_BYTES, blob


def _future() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class Upload:
    """From the client's `put` or `file` on; `name` is the one in it."""

    index: str
    name: str
    to_guacd: Callable[[str, bytes], Awaitable[None]]  # a blob of this index's stream
    leave: Callable[[bool], None]  # the stream is over; whether guacd is to be told its `end`
    earlier: int = 0  # `ack`s to come yet for the stream that had this index before
    is_open: bool = False  # guacd has answered the opening
    is_busy: bool = False  # a request brings data now
    rests_until: float | None = None  # the loop's time: between two requests
    movement: Movement | None = None  # from the first request on
    _earlier_at: float | None = None  # the loop's time: the last of those came
    _answered: asyncio.Future[None] | None = None
    _stopped: asyncio.Future[None] = field(default_factory=_future)
    _refused: StreamRefused | None = None

    # the request

    def begin(self, terms: Terms) -> Movement:
        """A request is here: `carry` follows. Raises StreamRefused when another one is."""
        if self.is_busy:
            raise in_use()
        self.is_busy, self.rests_until = True, None
        self.movement = self.movement or Movement(terms, Direction.UPLOAD, self.name)
        return self.movement

    async def carry(self, receive: Receive, movement: Movement, announced: int) -> None:
        """All of one request's body, of which `announced` bytes are expected (0: who knows).

        Returns once guacd has taken it. Raises StreamRefused.
        """
        before = movement.size
        try:
            movement.check(announced)
            if not self.is_open:
                await self._answer()
            async for piece in self._pieces(receive):
                movement.add(len(piece))
                await self._send(piece)
        except StreamRefused as why:
            self.stop(why, say_end=True)
            raise
        except BaseException:
            self.stop(client_left(), say_end=True)
            raise
        finally:
            self.is_busy = False
        is_piece = movement.size - before == limits.STREAM_PIECE_BYTES
        rest = limits.STREAM_PIECE_REST_SECONDS if is_piece else limits.STREAM_REST_SECONDS
        self.rests_until = asyncio.get_running_loop().time() + rest

    async def _pieces(self, receive: Receive) -> AsyncIterator[bytes]:
        """The body in pieces of a blob's size, but for the last; no more is read than is needed."""
        rest, more = b"", True
        while more:
            message = await self._read(receive)
            if message["type"] != "http.request":
                raise client_left()
            more = message.get("more_body", False)
            data = rest + message.get("body", b"")
            stop = len(data) - len(data) % BLOB_BYTES if more else len(data)
            for at in range(0, stop, BLOB_BYTES):
                yield data[at : min(at + BLOB_BYTES, stop)]
            rest = data[stop:]

    async def _read(self, receive: Receive) -> Message:
        reading = asyncio.ensure_future(receive())
        try:
            await asyncio.wait(
                (reading, self._stopped),
                timeout=limits.STREAM_IDLE_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if self._refused is not None:
                raise self._refused
            if not reading.done():
                raise nothing_moved()
            return reading.result()
        finally:
            reading.cancel()

    async def _send(self, piece: bytes) -> None:
        self._answered = _future()
        try:
            await self.to_guacd(self.index, blob(self.index, piece))
        except (OSError, RuntimeError):  # uvloop raises the latter on a closed transport
            raise session_over() from None
        await self._answer()

    async def _answer(self) -> None:
        """Until guacd's `ack`. Raises StreamRefused for one that refuses, and after too long."""
        self._answered = self._answered or _future()
        try:
            async with asyncio.timeout(limits.STREAM_IDLE_SECONDS):
                await self._answered
        except TimeoutError:
            raise nothing_moved() from None
        finally:
            self._answered = None
        if self._refused is not None:
            raise self._refused

    # what passes, and what ends it

    def ack(self, status: Status, text: str) -> None:
        """guacd's answer to the opening or to a blob; one that refuses is the stream's end."""
        if status is not Status.SUCCESS:
            self.stop(StreamRefused(status, text or "The remote side refused it."), say_end=False)
            return
        self.is_open = True
        self._wake()

    def is_for_earlier(self) -> bool:
        """Whether the `ack` that has come is of the stream that had this index before."""
        if not self.earlier:
            return False
        self.earlier -= 1
        self._earlier_at = asyncio.get_running_loop().time()
        return True

    def doubt(self, now: float) -> bool:
        """Whether an `ack` taken for the earlier stream's was ours: nothing has followed it."""
        came = self._earlier_at
        if self.is_open or came is None or now - came < limits.STREAM_ACK_SECONDS:
            return False
        self.earlier, self._earlier_at = 0, None
        self.ack(Status.SUCCESS, "")
        return True

    def finish(self, *, say_end: bool) -> None:
        """The client has ended it, or does not go on: what was brought is all there is."""
        if self.is_busy:
            self.stop(client_left(), say_end=say_end)
            return
        if self.movement is not None:
            self.movement.over(FileOutcome.DONE)
        self.leave(say_end)

    def stop(self, why: StreamRefused, *, say_end: bool) -> None:
        """It ends before it is complete."""
        if self._refused is not None:
            return
        self._refused = why
        if self.movement is not None:
            self.movement.over(why.outcome, why.status)
        if not self._stopped.done():
            self._stopped.set_result(None)
        self._wake()
        self.leave(say_end)

    def _wake(self) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)
