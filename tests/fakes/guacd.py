"""A guacd that does as it is told, on loopback: any version, silence, nonsense or speed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from deskgate.grants import GuacdAddress
from deskgate.guac import Instruction, InstructionParser, encode

CONNECTION_ID = "$260d01da-779b-4ee9-afc1-c16bae885cc7"
ARGS = ("VERSION_1_5_0", "hostname", "port", "username", "password")


@dataclass(slots=True)
class Peer:
    """One connection from the gateway, as the script of a test sees it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[Instruction] = field(default_factory=list)
    _parser: InstructionParser = field(default_factory=InstructionParser)

    async def next(self) -> Instruction | None:
        """The gateway's next instruction; None at the end of its stream."""
        while True:
            instruction = self._parser.next_instruction()
            if instruction is not None:
                self.heard.append(instruction)
                return instruction
            data = await self.reader.read(65536)
            if not data:
                return None
            self._parser.feed_bytes(data)

    async def until(self, opcode: str) -> Instruction:
        """The gateway's next instruction with this opcode; fails at the end of its stream."""
        while (instruction := await self.next()) is not None:
            if instruction[0] == opcode:
                return instruction
        raise AssertionError(f"the gateway never sent {opcode}")

    async def say(self, *elements: str) -> None:
        """One instruction to the gateway."""
        await self.send(encode(*elements).encode())

    async def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def greet(self, *args: str) -> None:
        """The whole handshake, up to `ready`."""
        await self.until("select")
        await self.say("args", *(args or ARGS))
        await self.until("connect")
        await self.say("ready", CONNECTION_ID)

    def cut(self) -> None:
        """Reset the connection, as a killed process does."""
        self.writer.transport.abort()


Script = Callable[[Peer], Awaitable[None]]


async def echo(peer: Peer) -> None:
    """The usual script: handshake, then each instruction comes back until the gateway leaves."""
    await peer.greet()
    while (instruction := await peer.next()) is not None:
        await peer.say(*instruction)


@dataclass(slots=True)
class FakeGuacd:
    """Where it listens, and who has connected."""

    address: GuacdAddress
    peers: list[Peer] = field(default_factory=list)


@asynccontextmanager
async def fake_guacd(script: Script = echo) -> AsyncIterator[FakeGuacd]:
    """Runs `script` for each connection; a script that fails fails the test."""
    failures: list[BaseException] = []
    tasks: set[asyncio.Task[None]] = set()
    peers: list[Peer] = []

    async def carry(peer: Peer) -> None:
        try:
            await script(peer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        except BaseException as error:  # noqa: BLE001 -- raised again in the test's own task
            failures.append(error)
        finally:
            peer.writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(reader, writer)
        peers.append(peer)
        task = asyncio.get_running_loop().create_task(carry(peer))
        tasks.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield FakeGuacd(GuacdAddress("127.0.0.1", port), peers)
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if failures:
        raise failures[0]
