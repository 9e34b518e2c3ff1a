"""Holds guacd's output back until there is a picture, so that another target can be tried unseen.

Only for balancing folders: whatever else is opened is forwarded as it comes. Laws: nothing is lost,
what was read stays in the upstream's `pending`; guacd is kept alive meanwhile. Held back until the
first `sync`, as many bytes as Guacamole holds, a question to the person, or the deadline: whoever
draws nothing until then is shown as it is. Source: guacamole.md §4 "Connect limits".
"""

from __future__ import annotations

import asyncio
from typing import Final

from deskgate.gateway import limits
from deskgate.gateway.outcome import GUACD_LOST, GatewayError, target_failed
from deskgate.gateway.upstream import Upstream
from deskgate.gateway.words import say_os_error
from deskgate.guac import GuacError, Instruction, InstructionParser, encode
from deskgate.guac.status import FAILED_UPSTREAM, Status

_SHOWN: Final = frozenset({"sync", "required", "disconnect"})
_NOP: Final = encode("nop").encode()


async def hold_until_picture(upstream: Upstream, deadline: float) -> None:
    """Wait for the picture, on the loop's clock. Raises GatewayError when the target has failed."""
    parser = InstructionParser()
    parser.feed_bytes(upstream.pending)
    try:
        while not _decided(parser):
            data = await _read(upstream, deadline)
            upstream.pending += data
            if not data or len(upstream.pending) >= limits.HELD_BACK_BYTES:
                return
            parser.feed_bytes(data)
    except GuacError:
        return  # the relay meets it, too, and says what it is


def _decided(parser: InstructionParser) -> bool:
    """Whether what is there shows how it goes on. Raises GatewayError."""
    while (instruction := parser.next_instruction()) is not None:
        if instruction[0] == "error":
            _check(instruction)
            return True
        if instruction[0] in _SHOWN:
            return True
    return False


def _check(error: Instruction) -> None:
    """guacd's `error`: the person hears of all but those after which another target may do."""
    text, code = (*error[1:], "", "")[:2]
    status = Status.from_code(code)
    if status in FAILED_UPSTREAM:
        raise GatewayError(target_failed(status, text))


async def _read(upstream: Upstream, deadline: float) -> bytes:
    """What guacd says next; nothing when the time is over. Raises GatewayError when it hung up."""
    loop = asyncio.get_running_loop()
    while loop.time() < deadline:
        try:
            async with asyncio.timeout_at(min(deadline, loop.time() + limits.GUACD_NOP_SECONDS)):
                data = await upstream.reader.read(limits.GUACD_READ_BYTES)
        except TimeoutError:
            upstream.writer.write(_NOP)
            continue
        except OSError as error:
            raise GatewayError(GUACD_LOST.because(say_os_error(error))) from error
        if not data:
            raise GatewayError(GUACD_LOST.because("it hung up before there was a picture"))
        return data
    return b""
