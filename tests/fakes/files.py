"""A guacd with files: what is put there is kept, what is asked for comes a blob at each `ack`."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field

from tests.fakes.guacd import Peer

from deskgate.guac.streams import blob, end

BLOB = 4096  # as guacd's SFTP sends them


@dataclass(slots=True)
class Disk:
    """Its `script` is a guacd's. Everything that happens wakes `until`."""

    files: dict[str, bytes] = field(default_factory=dict)
    put: dict[str, bytearray] = field(default_factory=dict)
    blobs: list[int] = field(default_factory=list)  # the sizes of those that came
    ended: list[str] = field(default_factory=list)  # names whose `end` came
    strange: list[tuple[str, ...]] = field(default_factory=list)  # of streams that aren't open
    refusals: list[str] = field(default_factory=list)  # statuses of `ack`s that ended a download
    sent: int = 0  # blobs of downloads
    acks: int = 0  # that let a download go on
    sync_each: int = 0  # a `sync` before each so many-th blob of a download
    refuse_blob: int = 0  # the so many-th blob of uploads is answered by an error
    answers: asyncio.Event = field(default_factory=asyncio.Event)  # cleared: `ack`s are held back
    left: bool = False
    peer: Peer | None = None
    _open: dict[str, str] = field(default_factory=dict)
    _going: dict[str, bytes] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answers.set()

    async def script(self, peer: Peer) -> None:
        self.peer = peer
        await peer.greet()
        await peer.say("filesystem", "0", "/")
        while (instruction := await peer.next()) is not None:
            if instruction[0] == "disconnect":
                break
            await self._obey(peer, instruction)
            self._changed.set()
        self.left = True
        self._changed.set()

    async def until(self, check: object) -> None:
        """Until the check, a function without arguments, is true."""
        assert callable(check)
        async with asyncio.timeout(10):
            while not check():
                self._changed.clear()
                await self._changed.wait()

    async def _obey(self, peer: Peer, instruction: tuple[str, ...]) -> None:
        opcode, *args = instruction
        if opcode in ("put", "file"):
            index, name = args[-3], args[-1]
            self._open[index], self.put[name] = name, bytearray()
            await self._say_ack(peer, index, "0")
        elif opcode == "get":
            self._going["2"] = self.files[args[1]]
            await peer.say("body", "0", "2", "application/octet-stream", args[1])
        elif opcode == "ack" and args[0] in self._going:
            await self._go_on(peer, args[0], args[2])
        elif opcode in ("blob", "end", "ack"):
            await self._take(peer, opcode, args)
        elif opcode == "mouse":
            await peer.say("sync", args[0])

    async def _take(self, peer: Peer, opcode: str, args: list[str]) -> None:
        name = self._open.get(args[0])
        if name is None:
            self.strange.append((opcode, *args))
            if opcode != "ack":
                await peer.say("ack", args[0], "Invalid stream index.", "768")
        elif opcode == "end":
            self.ended.append(self._open.pop(args[0]))
        else:
            data = base64.b64decode(args[1], validate=True)
            self.blobs.append(len(data))
            refused = len(self.blobs) == self.refuse_blob
            if not refused:
                self.put[name] += data
            await self._say_ack(peer, args[0], "517" if refused else "0")

    async def _say_ack(self, peer: Peer, index: str, status: str) -> None:
        self._changed.set()
        await self.answers.wait()
        await peer.say("ack", index, "OK" if status == "0" else "No space", status)

    async def _go_on(self, peer: Peer, index: str, status: str) -> None:
        if status != "0":
            self.refusals.append(status)
            del self._going[index]
            return
        self.acks += 1
        data = self._going[index]
        if not data:
            del self._going[index]
            await peer.send(end(index))
            return
        self._going[index] = data[BLOB:]
        self.sent += 1
        if self.sync_each and self.sent % self.sync_each == 0:
            await peer.say("sync", str(self.sent))
        await peer.send(blob(index, data[:BLOB]))
