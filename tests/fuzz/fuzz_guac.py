"""Fuzz targets for everything that parses, under atheris (libFuzzer), coverage-guided.

    python -m tests.fuzz.fuzz_guac TARGET -runs=100000 [libFuzzer's options and corpus folders]

Each target states what must hold for any input whatever; a crash leaves a `crash-…` file, which
libFuzzer replays when it is given as an argument. Law: a target checks nothing that a unit test
doesn't say in words too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import atheris  # type: ignore[import-untyped]  # it ships no types

with atheris.instrument_imports(include=["deskgate.guac"]):
    from deskgate.guac import (
        GuacError,
        Handshake,
        HandshakeError,
        InstructionParser,
        Screen,
        State,
        Tail,
        Truncated,
        WholeInstructions,
        encode,
        parse_message,
    )
    from deskgate.guac.limits import INSTRUCTION_BYTES


def _chunks(data: bytes) -> Iterator[bytes]:
    """The first byte says how the rest is cut; 0: not at all."""
    size, stream = (data[0] if data else 0), data[1:]
    step = size or max(len(stream), 1)
    for start in range(0, len(stream), step):
        yield stream[start : start + step]


def fuzz_message(data: bytes) -> None:
    """A message parses or is refused, and what parses is encoded to what parses alike."""
    # An odd first byte lets lone surrogates in.
    escape = bool(data) and data[0] & 1
    text = data[1:].decode(errors="surrogateescape" if escape else "replace")
    try:
        instructions = parse_message(text)
    except GuacError:
        return
    assert instructions
    assert parse_message("".join(encode(*item) for item in instructions)) == instructions


def fuzz_parser(data: bytes) -> None:
    """A stream parses or is refused; it holds one instruction at most; any cut is alike."""
    parser, parsed = InstructionParser(), []
    try:
        for chunk in _chunks(data):
            parsed += parser.feed(chunk)
            assert len(parser.remainder) <= INSTRUCTION_BYTES
        parser.close()
    except Truncated:
        pass
    except GuacError:
        return
    assert InstructionParser().feed(data[1:]) == parsed


def fuzz_whole(data: bytes) -> None:
    """What goes out is a prefix of what came in, and parses as whole instructions."""
    whole, sent = WholeInstructions(), b""
    refused = False
    try:
        for chunk in _chunks(data):
            sent += whole.feed(chunk)
        whole.close()
    except Truncated:
        pass
    except GuacError:
        refused = True
    assert data[1:].startswith(sent)
    parser = InstructionParser()
    parser.feed(sent)
    parser.close()
    if not refused:  # then nothing that is whole was held back
        held = data[1 + len(sent) :]
        with suppress(GuacError):
            assert not parser.feed(held)


def fuzz_handshake(data: bytes) -> None:
    """guacd can say anything: it ends in READY, in a HandshakeError, or waits."""
    parameters = {"hostname": "h", "port": "22", "private-key": "k" * 9000}
    handshake = Handshake("ssh", parameters, Screen(1024, 768, 96), timezone="UTC", name="anna")
    handshake.start()
    parser = InstructionParser()
    try:
        for chunk in _chunks(data):
            parser.feed_bytes(chunk)
            while handshake.state is not State.READY:
                instruction = parser.next_instruction()
                if instruction is None:
                    break
                answer = handshake.receive(instruction)
                assert not answer or parse_message(answer)[-1][0] == "connect"
    except HandshakeError:
        assert handshake.state is State.FAILED
    except GuacError:
        return


def fuzz_tail(data: bytes) -> None:
    """A tail never raises; a stream that is whole and ends with `disconnect` is orderly."""
    tail = Tail()
    for chunk in _chunks(data):
        tail.feed(chunk)
    how = tail.read()
    try:
        instructions = InstructionParser().feed(data[1:])
    except GuacError:
        return
    told = [item[0] for item in instructions if item[0] in ("error", "disconnect")]
    assert told or not how.orderly
    assert ("error" in told) == (how.error is not None)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "message": fuzz_message,
    "parser": fuzz_parser,
    "whole": fuzz_whole,
    "handshake": fuzz_handshake,
    "tail": fuzz_tail,
}


def main(arguments: list[str]) -> None:
    """Run one target with libFuzzer's own arguments; it exits the process."""
    if len(arguments) < 2 or arguments[1] not in TARGETS:
        raise SystemExit(f"usage: python -m tests.fuzz.fuzz_guac {'|'.join(TARGETS)} [-runs=N …]")
    atheris.Setup([arguments[0], *arguments[2:]], TARGETS[arguments[1]])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
