"""The server's side of the keeper: hand over, take back, and start another one if it dies.

Laws: all of it runs on the event loop's thread and nothing of it blocks; what the keeper can't do
is logged, and costs the sessions no more than their life beyond this server. What is held is known
here, too: a new keeper is told all of it. While a server lives, what guacd sends never comes here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog

from deskgate.gateway.keeper_call import Call
from deskgate.gateway.keeper_program import KeptProgram
from deskgate.gateway.keeper_start import NoKeeper, call, call_or_start
from deskgate.gateway.keeping import Filed, Kept
from deskgate.gateway.programs import OwnPrograms, Program, bound_to_parent
from deskgate.keeper import wire
from deskgate.keeper.wire import Packet

_log = structlog.get_logger(__name__)

_TRIES: Final = 3  # one keeper may be ending, and the next not have begun
_STOP_SECONDS: Final = 5.0  # it gives guacd 3
_REVIVE_SECONDS: Final = 5.0  # how long what needs a keeper waits for a new one
_FIRST_WAIT: Final = 0.1  # seconds before a lost keeper is replaced; doubled each time
_BYE_WAIT: Final = 5.0  # of one that was told to end: whoever did may just be telling us, too
_LONGEST_WAIT: Final = 30.0


@dataclass(slots=True)
class _Held:
    """What the keeper has of us, or would have."""

    sock: Filed
    inode: int
    about: str
    refused: bool = False

    def descriptor(self) -> int:
        """Its number; -1 once it is closed: the number may be another's by then."""
        number = self.sock.fileno()
        return number if self.inode >= 0 and _inode(number) == self.inode else -1


def _inode(number: int) -> int:
    try:
        return os.fstat(number).st_ino
    except (OSError, ValueError):
        return -1


class Keeper:
    """See ServerKeeping and Programs. `take` is its beginning, `aclose` its end."""

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._held: dict[UUID, _Held] = {}
        self._call: Call | None = None
        self._arrived: list[Kept] = []
        self._program: KeptProgram | None = None
        self._unclaimed: KeptProgram | None = None
        self._reviving: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._leaves = False
        self._closed = False

    # what sessions say

    def hold(self, session_id: UUID, sock: Filed, about: str) -> None:
        """See Keeping."""
        if not _fits(session_id, about):
            return
        held = _Held(sock, _inode(sock.fileno()), about)
        self._held[session_id] = held
        self._hand_over(session_id, held)

    def describe(self, session_id: UUID, about: str) -> None:
        """See Keeping."""
        held = self._held.get(session_id)
        if held is not None and _fits(session_id, about):
            held.about = about
            self._say("about", id=str(session_id), about=about)

    def drop(self, session_id: UUID) -> None:
        """See Keeping."""
        if self._held.pop(session_id, None) is not None:
            self._say("drop", id=str(session_id))

    def keeps(self, session_id: UUID) -> bool:
        """See Keeping."""
        held = self._held.get(session_id)
        return self._leaves and held is not None and not held.refused

    def _hand_over(self, session_id: UUID, held: _Held) -> None:
        if self._call is not None:
            held.refused = False
            self._call.send("hold", held.descriptor, id=str(session_id), about=held.about)

    def _say(self, kind: str, /, **values: object) -> None:
        if self._call is not None:
            self._call.send(kind, **values)

    # the server's life

    async def take(self) -> list[Kept]:
        """See Keeping; starts a keeper where there is none."""
        try:
            kept = await self._meet()
        except NoKeeper as why:
            _log.warning("= no keeper, sessions end with this server", why=str(why))
            self._revive()
            return []
        for one in kept:
            self._held[one.id] = _Held(one.socket, _inode(one.socket.fileno()), one.about)
        _log.info("= keeper ready", sessions=len(kept), guacd=self._unclaimed is not None)
        return kept

    async def leave(self) -> None:
        """See ServerKeeping. A keeper that is just gone may have been told to end, as we were."""
        if self._call is None:
            return
        try:
            await self._call.ask("ping", "pong")  # what it refuses is known by then
        except NoKeeper as why:
            _log.warning("= no keeper, the sessions end", why=str(why))
            return
        self._leaves = True
        if self._program is not None and self._held:
            self._program.leave()

    def forget(self) -> None:
        """See ServerKeeping."""
        self._say("hello", version=wire.VERSION, patience=0)

    def let_go(self) -> None:
        """See ServerKeeping."""
        if self._leaves and self._held and self._call is not None:
            _log.info("= sessions left to the keeper", sessions=len(self._held))
            self._closed = True
            self._call.close()
            self._call = None

    async def aclose(self) -> None:
        """See ServerKeeping."""
        self.let_go()
        if self._closed:
            return
        self._closed = True
        if self._reviving is not None:
            self._reviving.cancel()
            await asyncio.gather(self._reviving, return_exceptions=True)
        if self._call is not None:
            await _stop(self._call)
        else:
            await keeper_stop(self._path)

    # the connection

    async def _meet(self) -> list[Kept]:
        """A keeper that serves us from now on, and what it had. Raises NoKeeper."""
        trouble = NoKeeper("not tried")
        for _ in range(_TRIES):
            try:
                return await self._meet_once()
            except NoKeeper as why:
                trouble = why
        raise trouble

    async def _meet_once(self) -> list[Kept]:
        sock = await call_or_start(self._path, self._patience)
        talk = Call(sock, lambda packet: self._heard(talk, packet), lambda: self._lost(talk))
        self._arrived = []
        try:
            await talk.hello(self._patience)
            await talk.ask("take", "taken")
        except BaseException:
            talk.close()
            for one in self._arrived:
                one.socket.close()
            raise
        arrived, self._arrived = self._arrived, []
        self._call = talk
        return arrived

    def _lost(self, talk: Call) -> None:
        """It has hung up, which it never does while it lives."""
        if self._call is not talk:
            return  # it never served us; another is tried
        self._call = None
        if self._program is not None:
            self._program.lost()
        if self._unclaimed is not None:
            self._unclaimed.close()
        self._program = self._unclaimed = None
        if not self._closed:
            _log.warning("= keeper lost, starting another", sessions=len(self._held))
            self._revive(_BYE_WAIT if talk.was_told_bye else _FIRST_WAIT)

    def _revive(self, wait: float = _FIRST_WAIT) -> None:
        if self._reviving is None or self._reviving.done():
            self._reviving = asyncio.create_task(self._meet_again(wait))

    async def _meet_again(self, wait: float) -> None:
        while True:
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
            try:
                arrived = await self._meet()
            except NoKeeper as why:
                _log.warning("= no keeper yet", why=str(why), again_after_seconds=round(wait, 1))
                continue
            for one in arrived:  # of sessions that have ended meanwhile, or duplicates of ours
                one.socket.close()
                if one.id not in self._held:
                    self._say("drop", id=str(one.id))
            for session_id, held in self._held.items():
                self._hand_over(session_id, held)
            _log.info("= keeper ready again", sessions=len(self._held))
            return

    async def _settled(self) -> None:
        """Give a keeper that is being started the time for it."""
        if self._call is None and self._reviving is not None:
            await asyncio.wait({self._reviving}, timeout=_REVIVE_SECONDS)

    # what the keeper says

    def _heard(self, talk: Call, packet: Packet) -> None:
        message = packet.message
        if message["t"] == "kept":
            self._back(talk, packet)
        elif message["t"] == "bye":
            talk.was_told_bye = True
        elif message["t"] == "program" and packet.descriptors:
            about, pid = wire.text(message, "about", wire.ABOUT_LENGTH), wire.number(message, "pid")
            log = packet.descriptors.pop()
            self._program = KeptProgram(int(pid), about, log, lambda: self._say("end"))
            self._unclaimed = self._program
        elif message["t"] == "ended" and self._program is not None:
            code = message.get("code")
            self._program.finished(code if isinstance(code, int) else -1)
            self._program = None
        elif message["t"] == "refused":
            self._refused(message)

    def _back(self, talk: Call, packet: Packet) -> None:
        """A session's socket. Without it (too many open files here) the session can't go on."""
        identifier = wire.text(packet.message, "id", wire.ID_LENGTH)
        about = wire.text(packet.message, "about", wire.ABOUT_LENGTH)
        try:
            session_id = UUID(identifier)
            if not packet.descriptors:
                raise ValueError("too many open files")
        except ValueError as why:
            _log.error("= session can't be taken back", session=identifier, why=str(why))
            talk.send("drop", id=identifier)
            return
        sock = socket.socket(fileno=packet.descriptors.pop())
        sock.setblocking(False)
        self._arrived.append(Kept(session_id, about, sock))

    def _refused(self, message: wire.Message) -> None:
        with contextlib.suppress(ValueError, KeyError):
            self._held[UUID(str(message.get("id")))].refused = True
        _log.error("= keeper refuses", session=message.get("id"), why=message.get("why"))

    # Programs

    async def run(self, argv: Sequence[str], about: str) -> Program:
        """The keeper's child; ours, where there is no keeper."""
        await self._settled()
        if self._call is None or self._closed:
            return await OwnPrograms().run(argv, about)
        async with self._starting:
            try:
                command = bound_to_parent(argv)
                said = await self._call.ask("run", "program", "failed", argv=command, about=about)
            except NoKeeper as why:
                raise OSError(f"the keeper: {why}") from why
            if said["t"] == "failed":
                raise OSError(str(said.get("why")))
        program = await self.reclaim()
        if program is None:
            raise OSError("the keeper has ended meanwhile")
        return program

    async def reclaim(self) -> Program | None:
        """See Programs."""
        program, self._unclaimed = self._unclaimed, None
        if program is not None:
            await program.open()
        return program


def _fits(session_id: UUID, about: str) -> bool:
    fits = len(about) <= wire.ABOUT_LENGTH
    if not fits:
        _log.error("= session can't be kept: too much to say", session=str(session_id))
    return fits


async def keeper_stop(path: Path) -> None:
    """End the keeper that is there, if any, with all it holds; returns once it has ended."""
    with contextlib.suppress(NoKeeper):
        sock = call(path)
        if sock is not None:
            talk = Call(sock, lambda _: None, lambda: None)
            try:
                await talk.hello(0)
                await _stop(talk)
            finally:
                talk.close()


async def _stop(talk: Call) -> None:
    talk.send("stop")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_STOP_SECONDS):
            await talk.over.wait()
    talk.close()
