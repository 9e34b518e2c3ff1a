"""A Guacamole client without a screen: opens a tunnel, answers syncs, types, reads what is said."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets

from deskgate.guac import Instruction, InstructionParser, encode, parse_message

ENTER = 0xFF0D
_UNICODE_KEYSYM = 0x01000000


def keysym_of(character: str) -> int:
    """X11's: Latin-1 is itself, Enter its own, the rest is Unicode with a prefix."""
    if character == "\n":
        return ENTER
    return ord(character) if ord(character) < 0x100 else _UNICODE_KEYSYM | ord(character)


@dataclass(slots=True)
class Client:
    """One open session. `heard` has every instruction but the pictures' blobs."""

    socket: websockets.ClientConnection
    heard: list[Instruction] = field(default_factory=list)
    pictures: int = 0
    paced: int = 0  # empty blobs that were answered
    _parser: InstructionParser = field(default_factory=InstructionParser)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Take what comes until the socket closes; a real client's share of the protocol."""
        try:
            async for frame in self.socket:
                if isinstance(frame, str):
                    await self._take(parse_message(frame))
                else:
                    await self._take(self._parser.feed(frame))
                self._changed.set()
        finally:
            self._finished.set()

    async def _take(self, instructions: list[Instruction]) -> None:
        for instruction in instructions:
            if instruction[0] == "sync":
                # The gateway may have closed behind what is still to be read here.
                with contextlib.suppress(websockets.ConnectionClosed):
                    await self.send("sync", instruction[1])
            if instruction[0] == "blob" and instruction[2:] == ("",):
                # Behind it a request moves the data; the answer says that we keep up.
                self.paced += 1
                await self.send("ack", instruction[1], "OK", "0")
            self.pictures += instruction[0] in ("img", "png", "rect", "cfill", "copy")
            if instruction[0] != "blob":
                self.heard.append(instruction)

    @property
    def uuid(self) -> str:
        """The tunnel's, once it is open."""
        return next(one[1] for one in self.heard if one[0] == "" and len(one) == 2)

    async def next(self, opcode: str, *begins: str, seconds: float = 20) -> Instruction:
        """The first that begins so, taken out of what was heard: the next call finds the next."""
        wanted = (opcode, *begins)
        async with asyncio.timeout(seconds):
            while True:
                self._changed.clear()
                for instruction in self.heard:
                    if instruction[: len(wanted)] == wanted:
                        self.heard.remove(instruction)
                        return instruction
                await self._changed.wait()

    async def until(self, opcode: str, seconds: float = 20) -> Instruction:
        """The first instruction of this kind that was or will be heard."""
        async with asyncio.timeout(seconds):
            while True:
                self._changed.clear()
                for instruction in self.heard:
                    if instruction[0] == opcode:
                        return instruction
                await self._changed.wait()

    async def ended(self, seconds: float = 20) -> tuple[str, str, str]:
        """(ending, status, message) of the gateway's notice."""
        async with asyncio.timeout(seconds):
            await self._finished.wait()
        for instruction in reversed(self.heard):
            if instruction[:2] == ("", "ended"):
                return instruction[2], instruction[3], instruction[4]
        raise AssertionError("the gateway gave no notice")

    async def send(self, *elements: str) -> None:
        await self.socket.send(encode(*elements))

    async def type(self, text: str) -> None:
        """Press and release a key for each character."""
        for character in text:
            keysym = str(keysym_of(character))
            await self.send("key", keysym, "1")
            await self.send("key", keysym, "0")

    async def paste(self, text: str) -> None:
        """Set the remote clipboard."""
        await self.send("clipboard", "0", "text/plain")
        data = text.encode()
        for at in range(0, len(data), 6048):
            await self.send("blob", "0", base64.b64encode(data[at : at + 6048]).decode())
        await self.send("end", "0")


@asynccontextmanager
async def session(
    port: int,
    token: str,
    identifier: str,
    *,
    width: int = 800,
    height: int = 600,
    framing: str = "deskgate.stream",
    kind: str = "c",
    source: str = "deskgate",
) -> AsyncIterator[Client]:
    """An open session, of our own framing or `guacamole`; left in order at the end."""
    query = {
        "token": token,
        "GUAC_DATA_SOURCE": source,
        "GUAC_ID": identifier,
        "GUAC_TYPE": kind,
        "GUAC_WIDTH": str(width),
        "GUAC_HEIGHT": str(height),
        "GUAC_IMAGE": "image/png",
    }
    async with websockets.connect(
        f"ws://127.0.0.1:{port}/websocket-tunnel?{urlencode(query)}",
        subprotocols=[websockets.Subprotocol(framing)],
        compression=None,
        max_size=None,
        proxy=None,
    ) as socket:
        client = Client(socket)
        listening = asyncio.create_task(client.listen())
        try:
            yield client
        except websockets.ConnectionClosed:
            pass
        finally:
            # Of a test that failed, too: its session would be parked, and in others' way.
            with contextlib.suppress(websockets.ConnectionClosed):
                await client.send("disconnect")
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


async def ending_of_opening(port: int, new_token: Callable[[], str], identifier: str) -> str:
    """How a session ends that can't begin. Of some hundreds, guacd 1.3.0 dies or hangs in one
    before it says why, or fails before it has its owner among its users, who isn't told: that one
    is opened again."""
    ending = ""
    for _ in range(3):
        token = await asyncio.to_thread(new_token)
        async with session(port, token, identifier) as client:
            ending, _, _ = await client.ended(60)
        if ending not in ("guacd-lost", "guacd-silent", "closed-by-target"):
            break
    return ending
