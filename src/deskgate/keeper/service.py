"""The keeper's loop: one server at a time, and what it holds while there is none.

Laws: what is held is read from the moment in which the server's end is known until another says
`take`, and at no other time. A server's nonsense is answered, and never costs it the connection: it
would read on while we do. The next server waits until the one before has hung up.
"""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections.abc import Callable
from typing import Final

from deskgate.keeper import wire
from deskgate.keeper.held import Held
from deskgate.keeper.program import Limit, Program
from deskgate.keeper.wire import BadMessage, Line, Packet

NOP_SECONDS: Final = 5.0  # guacd drops a user whom it hasn't heard for 15 s
HELLO_SECONDS: Final = 5.0  # for whoever has connected to say who he is and take what is here
FIRST_SECONDS: Final = 30.0  # for the server that has started us to come
_PIECE: Final = 64 * 1024


class Service:
    """All that is held, and whom for. `run` is its life; `end` may be called by a signal."""

    def __init__(self, listener: socket.socket, patience: float, files: Limit) -> None:
        self._listener = listener
        self._patience = patience
        self._files = files  # what programs get; ours is higher
        self._selector = selectors.DefaultSelector()
        self._buffer = bytearray(_PIECE)
        self._held: dict[str, Held] = {}
        self._program: Program | None = None
        self._line: Line | None = None  # whoever is connected
        self._welcome = False  # he has said hello
        self._served = False  # and has taken what is here
        self._was_served = False
        self._since = self._alone_since = time.monotonic()
        self._nop_at = 0.0
        self._over = ""
        self._kinds: dict[str, Callable[[Packet], None]] = {
            "hello": self._hello,
            "take": self._take,
            "hold": self._hold,
            "about": self._about,
            "drop": self._drop,
            "run": self._run,
            "end": self._end_program,
            "ping": self._pong,
            "stop": self._stop,
        }
        self._watch_listener()

    def end(self, why: str) -> None:
        """Have it end."""
        self._over = self._over or why

    def wake_by(self, sock: socket.socket) -> None:
        """Look around whenever this has something to read: signals write to it."""
        self._selector.register(sock, selectors.EVENT_READ, lambda _: sock.recv(4096))

    def run(self) -> str:
        """Until the end; says why."""
        try:
            while not self._over:
                for key, events in self._selector.select(self._pause()):
                    key.data(events)
                self._tick(time.monotonic())
        finally:
            self._close()
        return self._over

    def _pause(self) -> float:
        """A program's end is told by a signal, or seen here a little later."""
        ending = self._program is not None and self._program.is_ending
        return 5.0 if self._served and not ending else 0.5

    # the server

    def _watch_listener(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _accept(self, _: int) -> None:
        try:
            sock, _address = self._listener.accept()
        except OSError:
            return
        if not wire.same_user(sock):
            sock.close()
            return
        sock.setblocking(False)
        self._selector.unregister(self._listener)
        self._line, self._since = Line(sock), time.monotonic()
        self._selector.register(sock, selectors.EVENT_READ, self._talk)

    def _talk(self, events: int) -> None:
        assert self._line is not None
        if events & selectors.EVENT_WRITE:
            self._line.flush()
        if events & selectors.EVENT_READ:
            try:
                self._hear(wire.receive(self._line.sock))
            except BlockingIOError:
                pass
            except BadMessage as error:
                self._nonsense(str(error), "")
        self._watch_line()

    def _hear(self, packet: Packet | None) -> None:
        if packet is None:
            self._hang_up()
            return
        try:
            self._obey(packet)
        except BadMessage as error:
            identifier = packet.message.get("id")
            self._nonsense(str(error), identifier if isinstance(identifier, str) else "")
        finally:
            packet.close()

    def _obey(self, packet: Packet) -> None:
        kind = packet.message["t"]
        act = self._kinds.get(kind)
        if act is None:
            self._say("unknown", of=kind[: wire.ID_LENGTH])
            return
        if not (self._served or kind == "hello" or (self._welcome and kind in ("take", "stop"))):
            raise BadMessage(f"{kind!r} before its time")
        act(packet)

    def _nonsense(self, why: str, identifier: str) -> None:
        if self._served:
            self._say("refused", id=identifier[: wire.ID_LENGTH], why=why)
        else:  # nobody's session depends on it yet
            self._hang_up()

    def _say(
        self, kind: str, descriptor: Callable[[], int] | None = None, **values: object
    ) -> None:
        if self._line is not None:
            self._line.send(wire.pack(kind, **values), descriptor)

    def _watch_line(self) -> None:
        if self._line is not None:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._line.waits else 0)
            self._selector.modify(self._line.sock, events, self._talk)

    def _hang_up(self) -> None:
        """Nobody is connected from now on."""
        if self._line is None:
            return
        self._selector.unregister(self._line.sock)
        self._line.sock.close()
        self._line, self._welcome = None, False
        if self._served:
            self._served = False
            self._alone_since, self._nop_at = time.monotonic(), 0.0
            self._begin_draining()
        self._watch_listener()

    # what the server says

    def _hello(self, packet: Packet) -> None:
        self._patience = wire.number(packet.message, "patience")
        wire.number(packet.message, "version")
        self._welcome = True
        self._say("hello", version=wire.VERSION, held=len(self._held), pid=os.getpid())

    def _take(self, _: Packet) -> None:
        if not self._served:
            self._stop_draining()
            self._served = self._was_served = True
        for held in self._held.values():
            self._say("kept", held.sock.fileno, id=held.id, about=held.about)
        if self._program is not None:
            self._show(self._program)
        self._say("taken")

    def _hold(self, packet: Packet) -> None:
        identifier = wire.text(packet.message, "id", wire.ID_LENGTH, 1)
        about = wire.text(packet.message, "about", wire.ABOUT_LENGTH)
        if len(packet.descriptors) != 1:
            raise BadMessage("one socket is needed")
        try:
            held = Held(identifier, about, packet.descriptors.pop())
        except OSError as error:
            raise BadMessage(str(error)) from error
        before = self._held.pop(identifier, None)
        if before is not None:
            before.close()
        self._held[identifier] = held

    def _about(self, packet: Packet) -> None:
        about = wire.text(packet.message, "about", wire.ABOUT_LENGTH)
        held = self._held.get(wire.text(packet.message, "id", wire.ID_LENGTH, 1))
        if held is not None:
            held.about = about

    def _drop(self, packet: Packet) -> None:
        held = self._held.pop(wire.text(packet.message, "id", wire.ID_LENGTH, 1), None)
        if held is not None:
            held.close()

    def _run(self, packet: Packet) -> None:
        argv = wire.words(packet.message, "argv")
        about = wire.text(packet.message, "about", wire.ABOUT_LENGTH)
        if self._program is not None:
            self._say("failed", why="a program runs already")
            return
        try:
            self._program = Program(argv, about, self._files)
        except OSError as error:
            self._say("failed", why=str(error))
            return
        self._show(self._program)

    def _show(self, program: Program) -> None:
        def log() -> int:
            return program.log if program is self._program else -1

        self._say("program", log, pid=program.pid, about=program.about)

    def _end_program(self, _: Packet) -> None:
        if self._program is not None:
            self._program.end()

    def _pong(self, _: Packet) -> None:
        self._say("pong")

    def _stop(self, _: Packet) -> None:
        self.end("its server said so")

    # while nobody serves

    def _begin_draining(self) -> None:
        for held in self._held.values():
            self._selector.register(held.sock, selectors.EVENT_READ, self._drainer(held))
        if self._program is not None:
            self._selector.register(self._program.log, selectors.EVENT_READ, self._drain_log)

    def _stop_draining(self) -> None:
        for held in self._held.values():
            self._selector.unregister(held.sock)
        if self._program is not None and self._program.log in self._selector.get_map():
            self._selector.unregister(self._program.log)

    def _drainer(self, held: Held) -> Callable[[int], None]:
        def drain(_: int) -> None:
            # What was said to be readable may have been taken back in the same round.
            if not self._served and not held.drain(self._buffer):
                self._lose(held)

        return drain

    def _lose(self, held: Held) -> None:
        self._selector.unregister(held.sock)
        del self._held[held.id]
        held.close()

    def _drain_log(self, _: int) -> None:
        if not self._served and self._program is not None and not self._program.drain_log():
            self._selector.unregister(self._program.log)

    # the clock

    def _tick(self, now: float) -> None:
        self._look_at_program()
        if self._served:
            return
        if now >= self._nop_at:
            self._nop_at = now + NOP_SECONDS
            for held in [one for one in self._held.values() if not one.nop()]:
                self._lose(held)
        if self._line is not None and now - self._since > HELLO_SECONDS:
            self._hang_up()
        alone = now - self._alone_since
        if self._was_served and not self._held:
            self.end("its server has gone and left nothing")
        elif alone > (self._patience if self._was_served else FIRST_SECONDS):
            self.end("no server has come back in time")

    def _look_at_program(self) -> None:
        program = self._program
        if program is None or not program.look():
            return
        if program.log in self._selector.get_map():
            self._selector.unregister(program.log)
        self._program = None
        program.close()
        self._say("ended", pid=program.pid, code=program.code)
        self._watch_line()

    def _close(self) -> None:
        """The sessions first, so that guacd has few to end; then guacd."""
        self._say("bye")
        self._listener.close()
        for held in self._held.values():
            held.close()
        self._held.clear()
        if self._program is not None:
            self._program.end_and_wait()
            self._program.close()
        if self._line is not None:
            self._line.sock.close()
        self._selector.close()
