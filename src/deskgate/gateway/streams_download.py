"""A stream of guacd's whose data an HTTP response takes, in place of the browser's tunnel.

Laws: guacd gets one answer to each blob: ours once the response has taken it, or, for the first one
behind a `sync`, the client's to an empty blob, so that a file doesn't outrun the picture; who asked
and left is refused the next blob, so that guacd's stream is free again. Source: guacamole.md §4
"Streams".
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from deskgate.gateway import limits
from deskgate.gateway.browser import BrowserGone
from deskgate.gateway.streams_movement import (
    Movement,
    StreamRefused,
    client_left,
    no_such_stream,
    nothing_moved,
    session_over,
)
from deskgate.grants import FileOutcome
from deskgate.guac import MalformedInstruction
from deskgate.guac.status import Status
from deskgate.guac.streams import ack, blob_data


def _future() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()


@dataclass(frozen=True, slots=True)
class Wires:
    """Where a download's answers go."""

    to_guacd: Callable[[bytes], None]  # small, and one for each blob: never worth waiting for
    pace: Callable[[], Awaitable[None]]  # an empty blob to the client, who will answer it
    forget: Callable[
        [Download], None
    ]  # guacd's instructions of this stream are the browser's again


@dataclass(slots=True)
class Download:
    """One response's stream, and what guacd is owed. `stopped`: it ended before it was complete."""

    index: str
    movement: Movement
    wires: Wires
    stopped_at: float | None = None
    stopped: asyncio.Future[None] = field(default_factory=_future)
    _waiting: deque[bytes] = field(default_factory=deque)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _owed: int = 0  # blobs that are ours to answer, and have not been
    _began: bool = False
    _synced: bool = False
    _client_owes: bool = False
    _ended: bool = False
    _refused: StreamRefused | None = None

    # the response

    def start(self) -> None:
        """Let guacd begin."""
        self.wires.to_guacd(ack(self.index, "OK", Status.SUCCESS))

    async def next(self) -> bytes | None:
        """The next piece, None at the end. Raises StreamRefused when there will be none."""
        seconds = limits.STREAM_IDLE_SECONDS if self._began else limits.STREAM_START_SECONDS
        try:
            async with asyncio.timeout(seconds):
                while not (self._waiting or self._ended or self._refused):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            self._give_up()
        if self._refused is not None:
            raise self._refused
        self._began = True
        return self._waiting.popleft() if self._waiting else None

    def _give_up(self) -> None:
        if self._began:
            self.stop(nothing_moved())
        else:
            # No blob is on its way: another stream may have this number next.
            self.stop(no_such_stream())
            self._refuse()

    async def taken(self) -> None:
        """The response has taken the last piece: guacd may send more. Raises StreamRefused."""
        if self._refused is not None:
            raise self._refused
        self._owed -= 1
        if not self._synced:
            self.wires.to_guacd(ack(self.index, "OK", Status.SUCCESS))
            return
        self._synced = False
        self._client_owes = True
        try:
            await self.wires.pace()
        except BrowserGone:
            raise session_over() from None

    def done(self) -> None:
        """The response has it all."""
        self.movement.over(FileOutcome.DONE)

    def stop(self, why: StreamRefused) -> None:
        """Nobody takes more of it. guacd is told in answer to a blob, be it the next one."""
        if self._refused is not None:
            return
        self._refused = why
        self._waiting.clear()
        self.movement.over(why.outcome, why.status)
        self.stopped_at = asyncio.get_running_loop().time()
        self.stopped.set_result(None)
        self._changed.set()
        if self._owed and not self._ended:
            self._refuse()

    # what passes

    def blob(self, text: bytes) -> None:
        """guacd's next blob, in base64."""
        self._owed += 1
        if self._refused is not None:
            self._refuse()
            return
        try:
            data = blob_data(text)
            self.movement.add(len(data))
        except StreamRefused as refused:
            self.stop(refused)
            return
        except MalformedInstruction:
            self.stop(StreamRefused(Status.UPSTREAM_ERROR, "guacd sent what is not base64."))
            return
        if len(self._waiting) >= limits.STREAM_BLOBS_WAITING:
            self.stop(StreamRefused(Status.UPSTREAM_ERROR, "This stream can't be slowed down."))
            return
        self._waiting.append(data)
        self._changed.set()

    def sync(self) -> None:
        """A picture is complete: the client says with the next blob that it keeps up."""
        self._synced = True

    def end(self) -> None:
        """guacd's `end`."""
        self._ended = True
        self._changed.set()
        self.wires.forget(self)

    def client_ack(self, status: Status) -> bool:
        """The client's own `ack`. Whether it may go on: one for each empty blob, or a refusal."""
        if status is not Status.SUCCESS:
            self._owed = 0
            self.stop(client_left())
            self.wires.forget(self)
            return True
        owed, self._client_owes = self._client_owes, False
        return owed

    def _refuse(self) -> None:
        self.wires.to_guacd(ack(self.index, "Nobody takes it any more", Status.RESOURCE_CLOSED))
        self.wires.forget(self)
