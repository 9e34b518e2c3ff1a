"""What goes to a browser that asks for it: one piece at a time, to the read whose turn it is.

Laws: a piece is let go once a response has taken it, so that a read that breaks off while it waits
loses nothing; nothing else is kept, whoever draws waits. A response that has carried something ends
when another read waits: clients ask for the next while they take the last, and a proxy that holds
an answer back until its end delivers it. Source: guacamole.md §2 "Read".
"""

from __future__ import annotations

import asyncio

from deskgate.gateway import limits


class Reads:
    """The reads of one browser, in their order: the first has its turn."""

    def __init__(self) -> None:
        self.is_ended = False
        self._queue: list[Read] = []
        self._offered: tuple[bytes, bool] | None = None
        self._taken = asyncio.Event()

    async def offer(self, data: bytes, *, is_last: bool) -> None:
        """Give a piece to whoever reads next; returns once it was taken, or nobody will any more.

        `is_last`: the response ends behind it.
        """
        if self.is_ended:
            return
        self._offered = (data, is_last)
        self._taken.clear()
        self._wake_first()
        try:
            await self._taken.wait()
        finally:
            self._offered = None  # if not taken: nobody wants it any more

    def enter(self) -> Read:
        """A new read; with more than two there, an older one that carries nothing makes room."""
        read = Read(self)
        self._queue.append(read)
        if len(self._queue) > limits.READS:
            self._queue[1 if self._queue[0].is_sending else 0].step_aside()
        self._wake_first()
        return read

    def end(self) -> None:
        """Nothing more comes: every response ends, and whoever offers waits no longer."""
        self.is_ended = True
        self._taken.set()
        for read in self._queue:
            read.wake()

    @property
    def offered(self) -> tuple[bytes, bool] | None:
        return self._offered

    def let_go(self) -> None:
        """What was offered has been taken."""
        self._offered = None
        self._taken.set()

    def has_turn(self, read: Read) -> bool:
        return bool(self._queue) and self._queue[0] is read

    def others_wait(self) -> bool:
        return len(self._queue) > 1

    def remove(self, read: Read) -> None:
        if read in self._queue:
            self._queue.remove(read)
            self._wake_first()

    def _wake_first(self) -> None:
        if self._queue:
            self._queue[0].wake()


class Read:
    """One request's share: `turn`, then `piece` and `sent` in turn until there is none; `leave`."""

    __slots__ = (
        "_carried",
        "_clock",
        "_is_over",
        "_news",
        "_piece",
        "_reads",
        "_sent_at",
        "_timer",
        "is_gone",
    )

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._news = asyncio.Event()
        self._carried = 0  # bytes
        self._is_over = False
        self._piece: tuple[bytes, bool] | None = None  # that is being sent
        self._sent_at = 0.0  # when the last one was; the loop's time
        self._clock = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self.is_gone = False

    @property
    def is_sending(self) -> bool:
        return self._piece is not None

    async def turn(self) -> bool:
        """Wait for the turn. False: the session is over, and this response has nothing to end."""
        while not (self._is_over or self._reads.is_ended or self._reads.has_turn(self)):
            self._news.clear()
            await self._news.wait()
        return not self._reads.is_ended

    async def piece(self) -> bytes | None:
        """What to send next, None at the response's end."""
        while not (self._is_over or self._reads.is_ended):
            if self._reads.offered is not None:
                self._piece = self._reads.offered
                return self._piece[0]
            self._news.clear()
            self._watch_for_a_pause()
            await self._news.wait()
        return None

    def _watch_for_a_pause(self) -> None:
        """Where another read waits, this one's response goes on for no longer than that."""
        if self._timer is None and self._carried and self._reads.others_wait():
            self._timer = self._clock.call_later(limits.HANDOVER_SECONDS, self._look_for_a_pause)

    def _look_for_a_pause(self) -> None:
        # One timer for many pieces: setting one for each costs more than sending it.
        self._timer = None
        left = self._sent_at + limits.HANDOVER_SECONDS - self._clock.time()
        if left > 0:
            self._timer = self._clock.call_later(left, self._look_for_a_pause)
        elif self._reads.others_wait() and not self.is_sending:
            self._is_over = True
            self.wake()

    def sent(self) -> None:
        """The piece was taken by the server's socket."""
        piece, self._piece = self._piece, None
        if self.is_gone or piece is None or piece is not self._reads.offered:
            return  # it was not taken, or nobody wants it any more
        self._carried += len(piece[0])
        self._sent_at = self._clock.time()
        is_enough = self._carried >= limits.HANDOVER_BYTES and self._reads.others_wait()
        self._is_over = self._is_over or piece[1] or is_enough
        self._reads.let_go()

    def step_aside(self) -> None:
        """End without having carried anything more: newer reads are there."""
        self._is_over = True
        self._reads.remove(self)
        self.wake()

    def leave(self) -> None:
        """The request is over, or its client has gone."""
        self._is_over = self.is_gone = True
        if self._timer is not None:
            self._timer.cancel()
        self._reads.remove(self)
        self.wake()

    def wake(self) -> None:
        self._news.set()
