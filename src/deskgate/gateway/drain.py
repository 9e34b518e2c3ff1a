"""Reads guacd's stream while no browser does: a parked session, or one that a browser returns to.

Laws: every `sync` is answered, so that guacd sends on; nothing is kept but what is asked for; where
an instruction begins need not be known, for the first `sync` shows it; cancelling loses nothing.
Source: guacamole.md §1; that guacd sends the same `sync` to everybody at least once a second was
seen with guacd 1.3.0.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from deskgate.gateway import limits
from deskgate.gateway.outcome import (
    CLOSED_BY_TARGET,
    GUACD_LOST,
    GUACD_SILENT,
    Outcome,
    target_failed,
)
from deskgate.gateway.owner_words import OwnerWords
from deskgate.gateway.upstream import Upstream
from deskgate.gateway.words import say_os_error
from deskgate.guac import GuacError, Instruction, InstructionParser, encode
from deskgate.guac.status import Status

_SYNC: Final = re.compile(rb";4\.sync,(\d{1,2})\.(\d{1,20})[,;]")
_SEAM: Final = 64  # bytes: longer than all that the expression matches
_NOP: Final = encode("nop").encode()


class Drain:
    """One upstream's. `record` has what comes kept, from then on, for who takes over."""

    def __init__(self, upstream: Upstream, words: OwnerWords) -> None:
        self._upstream = upstream
        self._words = words
        self._parser: InstructionParser | None = None
        self._stray = b""
        self._is_recording = False
        self.recorded: list[bytes] = []
        self.recorded_bytes = 0
        self.syncs: dict[str, int] = {}  # timestamp: how many of `recorded` there are behind it
        self.progress = asyncio.Event()  # set whenever a sync was recorded

    def record(self) -> None:
        """From now on keep what comes, whole instructions, and where the syncs are in it."""
        self._is_recording = True

    @property
    def overrun(self) -> bool:
        """Whether more was recorded than anybody can wait for."""
        return self.recorded_bytes > limits.SPLICE_BYTES

    async def run(self) -> Outcome:
        """Read until guacd ends it; how it did."""
        pending, self._upstream.pending = self._upstream.pending, b""
        self._feed(pending)
        try:
            while True:
                chunk = await self._read()
                if chunk is None:
                    return self._upstream.last_words or GUACD_SILENT
                if not chunk:
                    return self._upstream.last_words or GUACD_LOST.because("it hung up")
                self._feed(chunk)
        except OSError as error:
            return self._upstream.last_words or GUACD_LOST.because(say_os_error(error))

    async def _read(self) -> bytes | None:
        """What comes next; None when guacd is silent."""
        silent_at = asyncio.get_running_loop().time() + limits.GUACD_SILENCE_SECONDS
        while asyncio.get_running_loop().time() < silent_at:
            try:
                async with asyncio.timeout(limits.GUACD_NOP_SECONDS):
                    return await self._upstream.reader.read(limits.GUACD_READ_BYTES)
            except TimeoutError:
                self._upstream.writer.write(_NOP)
        return None

    def _feed(self, chunk: bytes) -> None:
        while self._parser is not None or (chunk := self._align(chunk)):
            parser = self._parser
            assert parser is not None  # aligned
            parser.feed_bytes(chunk)
            try:
                while (instruction := parser.next_instruction()) is not None:
                    self._take(instruction)
            except GuacError:
                # What looked like a sync was none: on from behind it, to the next that does.
                self._parser, chunk = None, bytes(parser.remainder)
            else:
                return

    def _align(self, chunk: bytes) -> bytes:
        """What comes from the first sync on, once there is one."""
        data = self._stray + chunk
        for found in _SYNC.finditer(data):
            if int(found[1]) == len(found[2]):
                self._stray = b""
                self._parser = InstructionParser()
                return data[found.start() + 1 :]
        self._stray = data[-_SEAM:]
        return b""

    def _take(self, instruction: Instruction) -> None:
        opcode = instruction[0]
        if self._is_recording:
            data = encode(*instruction).encode()
            self.recorded.append(data)
            self.recorded_bytes += len(data)
            if self.overrun:  # whoever waits for it is too slow; guacd is served all the same
                self._is_recording = False
                self.recorded.clear()
                self.syncs.clear()
                self.progress.set()
        if opcode == "sync" and len(instruction) > 1:
            self._upstream.writer.write(encode("sync", instruction[1]).encode())
            if self._is_recording:
                self.syncs[instruction[1]] = len(self.recorded)
                self.progress.set()
        elif opcode == "error":
            text, code = (*instruction[1:], "", "")[:2]
            self._upstream.last_words = target_failed(Status.from_code(code), text)
        elif opcode == "disconnect":
            self._upstream.last_words = self._upstream.last_words or CLOSED_BY_TARGET
        else:
            self._words.take(instruction)

    def after(self, sync: str) -> bytes:
        """What was recorded behind this sync, and what there is of the next instruction."""
        remainder = self._parser.remainder if self._parser is not None else self._stray
        return b"".join(self.recorded[self.syncs[sync] :]) + bytes(remainder)
