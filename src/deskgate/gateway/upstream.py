"""The way to guacd: dial, TLS, handshake. What follows `ready` is left for the relay, unparsed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from deskgate.gateway import limits
from deskgate.gateway.outcome import GUACD_SILENT, GatewayError, Outcome, guacd_protocol
from deskgate.gateway.query import TunnelQuery
from deskgate.gateway.words import say_os_error
from deskgate.grants import Ending, Grant, GuacdAddress, Secret
from deskgate.guac import GuacError, Handshake, HandshakeError, InstructionParser, encode
from deskgate.guac.status import Status

_DISCONNECT = encode("disconnect").encode()


@dataclass(slots=True)
class Upstream:
    """An open session at guacd. `pending` is what guacd sent right behind its `ready`, `last_words`
    its `error` or `disconnect`, where it said them while no browser listened."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    connection_id: str
    version: str
    pending: bytes
    last_words: Outcome | None = None

    def leave(self, last: bytes = b"") -> None:
        """Say goodbye where that can't block: guacd then ends its side at once, not in 15 s."""
        with contextlib.suppress(OSError, RuntimeError):
            if self.writer.transport.get_write_buffer_size() == 0:
                self.writer.write(last + _DISCONNECT)
                self.writer.close()
                return
        self.writer.transport.abort()

    async def hand_on(self, last: bytes) -> None:
        """Another process goes on with this socket: it gets it between two instructions, if guacd
        reads at all."""
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            if last:
                self.writer.write(last)
            self.writer.close()
            async with asyncio.timeout(limits.HAND_ON_SECONDS):
                await self.writer.wait_closed()
        self.writer.transport.abort()


async def open_upstream(
    grant: Grant, query: TunnelQuery, tls: ssl.SSLContext | None = None
) -> Upstream:
    """guacd, ready to draw. Raises GatewayError: unreachable, silent, refused or nonsense."""
    is_last = not grant.other_guacds
    seconds = limits.GUACD_DIAL_SECONDS if is_last else limits.GUACD_NEXT_SECONDS
    reader, writer = await dial(grant.guacd, tls, seconds)
    seconds = limits.GUACD_SILENCE_SECONDS if is_last else limits.GUACD_NEXT_SECONDS
    try:
        return await _shake_hands(reader, writer, _handshake(grant, query), seconds)
    except BaseException:
        writer.transport.abort()
        raise


async def take_over(sock: socket.socket, connection_id: str, version: str) -> Upstream:
    """An open session at guacd, of which another process had the socket before. Where its stream
    stands is not known."""
    reader, writer = await asyncio.open_connection(sock=sock)
    writer.transport.set_write_buffer_limits(high=limits.GUACD_WRITE_BYTES)
    return Upstream(reader, writer, connection_id, version, b"")


async def dial(
    address: GuacdAddress,
    tls: ssl.SSLContext | None = None,
    seconds: float = limits.GUACD_DIAL_SECONDS,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to guacd. Raises GatewayError with GUACD_UNREACHABLE."""
    context = (tls or ssl.create_default_context()) if address.tls else None
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(
                address.host,
                address.port,
                ssl=context,
                server_hostname=address.host if context else None,
            )
    except TimeoutError:
        raise _unreachable(address, "it does not answer") from None
    except ssl.SSLCertVerificationError as error:
        raise _unreachable(address, f"its certificate: {error.verify_message}") from error
    except socket.gaierror as error:
        raise _unreachable(address, "its name is unknown") from error
    except OSError as error:
        raise _unreachable(address, say_os_error(error)) from error
    writer.transport.set_write_buffer_limits(high=limits.GUACD_WRITE_BYTES)
    return reader, writer


def _unreachable(address: GuacdAddress, why: str) -> GatewayError:
    return GatewayError(
        Outcome(
            Status.UPSTREAM_UNAVAILABLE,
            Ending.GUACD_UNREACHABLE,
            "Deskgate can't reach guacd, the program that draws the session.",
            f"guacd at {address}: {why}",
        )
    )


def _handshake(grant: Grant, query: TunnelQuery) -> Handshake:
    return Handshake(
        select=grant.joins or grant.target.protocol,
        parameters=_reveal(grant.parameters),
        screen=query.screen,
        audio=query.audio,
        video=query.video,
        image=query.image,
        timezone=query.timezone,
        name=grant.person.name,
    )


def _reveal(parameters: Mapping[str, str | Secret]) -> dict[str, str]:
    return {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in parameters.items()
    }


async def _shake_hands(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    handshake: Handshake,
    seconds: float,
) -> Upstream:
    parser = InstructionParser()
    writer.write(handshake.start().encode())
    try:
        while not handshake.connection_id:
            instruction = parser.next_instruction()
            if instruction is None:
                parser.feed_bytes(await _read(reader, seconds))
                continue
            answer = handshake.receive(instruction)
            if answer:
                writer.write(answer.encode())
                await writer.drain()
    except HandshakeError as error:
        raise GatewayError(
            Outcome(error.status, Ending.GUACD_PROTOCOL, "guacd refused the session.", str(error))
        ) from error
    except GuacError as error:
        raise GatewayError(guacd_protocol(str(error))) from error
    except OSError as error:
        raise GatewayError(_hung_up(say_os_error(error))) from error
    return Upstream(
        reader, writer, handshake.connection_id, handshake.version, bytes(parser.remainder)
    )


async def _read(reader: asyncio.StreamReader, seconds: float) -> bytes:
    try:
        async with asyncio.timeout(seconds):
            data = await reader.read(limits.GUACD_READ_BYTES)
    except TimeoutError:
        raise GatewayError(GUACD_SILENT) from None
    if not data:
        raise GatewayError(_hung_up("it closed the connection in the handshake"))
    return data


def _hung_up(detail: str) -> Outcome:
    return Outcome(
        Status.UPSTREAM_ERROR,
        Ending.GUACD_LOST,
        "guacd hung up before the session began.",
        detail,
    )
