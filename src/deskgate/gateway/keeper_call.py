"""One connection to a keeper, on the event loop: nobody waits to send, what comes is handed on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import structlog

from deskgate.gateway.keeper_start import NoKeeper
from deskgate.keeper import wire
from deskgate.keeper.wire import BadMessage, Line, Message, Packet

_log = structlog.get_logger(__name__)

_ANSWER_SECONDS: Final = 5.0
_PACKETS: Final = 64  # read before others on the loop have their turn


class Call:
    """`heard` is told each message, and may take what came with it; `ended`, that the keeper has
    hung up, not that we have."""

    def __init__(
        self, sock: socket.socket, heard: Callable[[Packet], None], ended: Callable[[], None]
    ) -> None:
        sock.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._line = Line(sock)
        self._heard = heard
        self._ended = ended
        self._waiting: list[tuple[tuple[str, ...], asyncio.Future[Message]]] = []
        self.over = asyncio.Event()
        self.pid = 0  # the keeper's, once it has said hello
        self.was_told_bye = False
        self._loop.add_reader(sock.fileno(), self._read)

    def send(
        self, kind: str, with_it: Callable[[], int] | None = None, /, **values: object
    ) -> None:
        """Say it now or as soon as the keeper listens."""
        if self.over.is_set():
            return
        self._line.send(wire.pack(kind, **values), with_it)
        self._watch_writing()

    async def ask(self, kind: str, *answers: str, **values: object) -> Message:
        """Say it, and wait for the first message of one of these kinds. Raises NoKeeper."""
        answer: asyncio.Future[Message] = self._loop.create_future()
        entry = (answers, answer)
        self._waiting.append(entry)
        try:
            if self.over.is_set():
                raise NoKeeper("it has hung up")
            self.send(kind, **values)
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            raise NoKeeper(f"it does not answer to {kind!r}") from None
        finally:
            if entry in self._waiting:
                self._waiting.remove(entry)

    async def hello(self, patience: float) -> None:
        """Say who we are, and how long it is to wait for the next of us. Raises NoKeeper."""
        answer = await self.ask("hello", "hello", version=wire.VERSION, patience=patience)
        pid = answer.get("pid")
        self.pid = pid if isinstance(pid, int) else 0

    def close(self) -> None:
        """Hang up."""
        if self.over.is_set():
            return
        self.over.set()
        self._loop.remove_reader(self._line.sock.fileno())
        self._loop.remove_writer(self._line.sock.fileno())
        self._line.sock.close()
        for _, answer in self._waiting:
            if not answer.done():
                answer.set_exception(NoKeeper("it has hung up"))

    def _watch_writing(self) -> None:
        if self._line.waits:
            self._loop.add_writer(self._line.sock.fileno(), self._flush)

    def _flush(self) -> None:
        self._line.flush()
        if not self._line.waits:
            self._loop.remove_writer(self._line.sock.fileno())

    def _read(self) -> None:
        for _ in range(_PACKETS):
            try:
                packet = wire.receive(self._line.sock)
            except BlockingIOError:
                return
            except BadMessage as error:
                _log.error("= keeper said what makes no sense", what=str(error))
                continue
            if packet is None:
                self.close()
                self._ended()
                return
            self._take(packet)
            if self.over.is_set():
                return

    def _take(self, packet: Packet) -> None:
        try:
            self._heard(packet)
        except BadMessage as error:
            _log.error("= keeper said what makes no sense", what=str(error))
        finally:
            packet.close()
        kind = packet.message["t"]
        for kinds, answer in self._waiting:
            if kind in kinds and not answer.done():
                answer.set_result(packet.message)
                return
