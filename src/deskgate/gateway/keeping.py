"""What a session needs so that it outlives this server: somebody who keeps its way to guacd.

Laws: `hold`, `describe` and `drop` never block and never raise; what can't be kept is a session
that ends with the server, as ever. Who took a socket back owns it, and says `drop` once it is over.

What is read first from a socket that was taken back may begin in the middle of an instruction: the
keeper reads and drops without looking, and so may the server before have died in one.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Filed(Protocol):
    """Whatever has a file descriptor: a socket, or what asyncio or uvloop show of theirs."""

    def fileno(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A session's way to guacd, back from the keeper: nobody reads it until somebody here does.

    `about` is what was said with `hold` or `describe`. The socket is this process's own.
    """

    id: UUID
    about: str
    socket: socket.socket


class Keeping(Protocol):
    """The keeper, as a session sees it."""

    def hold(self, session_id: UUID, sock: Filed, about: str) -> None:
        """Keep this way to guacd from now on. `about`: text of at most 16 KiB for the server that
        takes it back; told again, all of it is replaced."""
        ...

    def describe(self, session_id: UUID, about: str) -> None:
        """Another text for what is held."""
        ...

    def drop(self, session_id: UUID) -> None:
        """The session is over: guacd sees its end only after this, and after the socket's close."""
        ...

    def keeps(self, session_id: UUID) -> bool:
        """Whether this server stops and leaves the session to the keeper.

        Such a session says nothing more to guacd (no `disconnect`), nothing to the log, and doesn't
        `drop`; its browsers are closed as with any server that stops. False until it stops.
        """
        ...

    async def take(self) -> list[Kept]:
        """Everything that a server before has left, once, at the start. Nobody drains it any more:
        guacd gives up after 15 s. What isn't wanted is to be closed and dropped."""
        ...


class ServerKeeping(Keeping, Protocol):
    """The keeper, as the server sees it that has one."""

    async def leave(self) -> None:
        """Before its sessions are ended: they are to live on, see `keeps`, if there is a keeper."""
        ...

    def forget(self) -> None:
        """Instead: the server's end is the sessions' end, in whatever order it comes."""
        ...

    def let_go(self) -> None:
        """After its sessions were ended: nobody here reads what they left."""
        ...

    async def aclose(self) -> None:
        """At the end of everything: where nothing was left, nobody stays to keep it."""
        ...


class NotKept:
    """Sessions end with the server."""

    def hold(self, session_id: UUID, sock: Filed, about: str) -> None:
        """Nobody is there to."""

    def describe(self, session_id: UUID, about: str) -> None:
        """Nobody is there to."""

    def drop(self, session_id: UUID) -> None:
        """Nobody holds it."""

    def keeps(self, session_id: UUID) -> bool:
        """Never."""
        del session_id
        return False

    async def take(self) -> list[Kept]:
        """Nothing was left."""
        return []

    async def leave(self) -> None:
        """Nothing can be."""

    def forget(self) -> None:
        """Nothing is held."""

    def let_go(self) -> None:
        """Nothing is held."""

    async def aclose(self) -> None:
        """Nobody is there."""


def holdable(writer: asyncio.StreamWriter) -> Filed | None:
    """The socket that another process could go on with; None where TLS is on the way, whose state
    is in this one."""
    if writer.get_extra_info("ssl_object") is not None:
        return None
    found: Filed | None = writer.get_extra_info("socket")
    return found
