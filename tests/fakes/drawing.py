"""A guacd that draws for everybody alike, and the whole picture for who joins, as real ones do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from tests.fakes.guacd import CONNECTION_ID, Peer

from deskgate.guac import Instruction, encode


@dataclass(slots=True)
class Drawing:
    """One session, by the script of each connection to it. `said` is the picture so far."""

    said: list[str] = field(default_factory=list)
    owner: Peer | None = None
    joined: list[Peer] = field(default_factory=list)
    to_owner: list[Instruction] = field(default_factory=list)
    joins: int = 0
    refuses: int = 0  # how many of the next joins
    slow: asyncio.Event | None = None  # who joins is shown the picture once this is set
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _sync: int = 1000

    async def script(self, peer: Peer) -> None:
        selected = (await peer.until("select"))[1]
        if selected == CONNECTION_ID:
            await self._join(peer)
            return
        self.owner = peer
        await peer.say("args", "VERSION_1_5_0", "hostname", "read-only")
        await peer.until("connect")
        await peer.say("ready", CONNECTION_ID)
        await self.draw("first")
        while (instruction := await peer.next()) is not None:
            self.to_owner.append(instruction)
            self.changed.set()

    async def _join(self, peer: Peer) -> None:
        self.joins += 1
        if self.refuses:
            self.refuses -= 1
            peer.cut()
            return
        await peer.say("args", "VERSION_1_5_0", "hostname", "read-only")
        connected = await peer.until("connect")
        assert connected[-1] == "true"  # read-only
        await peer.say("ready", "$the-one-who-joined")
        if self.slow is not None:
            await self.slow.wait()
        await peer.send(encode("img", *self.said).encode())
        self.joined.append(peer)
        while await peer.next() is not None:
            pass
        self.joined.remove(peer)

    async def draw(self, *things: str) -> None:
        """To everybody: these, and a sync."""
        self.said += things
        self._sync += 1
        text = "".join(encode("draw", thing) for thing in things)
        await self.send(text + encode("sync", str(self._sync)))

    async def send(self, text: str) -> None:
        """To everybody alike."""
        assert self.owner is not None
        for peer in (self.owner, *self.joined):
            await peer.send(text.encode())

    async def heard(self, *wanted: str) -> None:
        """Until the owner's side has said this to guacd."""
        async with asyncio.timeout(10):
            while not any(one[: len(wanted)] == wanted for one in self.to_owner):
                self.changed.clear()
                await self.changed.wait()
