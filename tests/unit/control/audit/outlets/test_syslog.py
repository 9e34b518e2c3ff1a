"""Syslog: RFC 5424 by datagram, by TCP with octet counting, by TLS; a broken link loses nothing."""

from __future__ import annotations

import json
import re
import ssl
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.control.audit.outlets.receivers import Lines, syslog_tcp, syslog_udp
from tests.unit.control.audit.outlets.rows import a_row

from deskgate.control.audit.outlets.sender import NotTakenError
from deskgate.control.audit.outlets.syslog import Syslog, syslog_message
from targets.certificates import made_certificates

# RFC 5424 §6: HEADER SP STRUCTURED-DATA SP MSG
MESSAGE = re.compile(
    rb"<(\d{1,3})>1 (\S+) ([\x21-\x7e]{1,255}) deskgate \d+ ([\x21-\x7e]{1,32}) "
    rb'\[meta sequenceId="(\d+)"\] (\{.*\})',
)


def a_syslog(kind: str, port: int, ca: Path | None = None) -> Syslog:
    return Syslog(address=(kind, "127.0.0.1", port), ca=ca, server="desk 1", seconds=5)


def until(lines: Lines, count: int) -> None:
    end = time.monotonic() + 10
    while len(lines.messages) < count and time.monotonic() < end:
        time.sleep(0.01)
    assert len(lines.messages) >= count


def test_a_message_is_as_the_rfc_has_it() -> None:
    message = syslog_message(a_row(5), server="desk 1\n")
    found = MESSAGE.fullmatch(message)
    assert found is not None
    assert found[1] == b"110"  # facility 13, informational
    assert found[2] == b"2026-03-04T05:06:07.000008+00:00"
    assert (found[3], found[4], found[5]) == (b"desk_1_", b"folder.create", b"5")
    assert json.loads(found[6]) == a_row(5)
    assert b"\n" not in message


@pytest.mark.parametrize(
    ("row", "number", "sequence"),
    [
        (a_row(2**31 - 1), b"110", b"2147483647"),
        (a_row(2**31), b"110", b"1"),
        (a_row(1, action="login.refused"), b"108", b"1"),
        (a_row(1, action="x" * 60), b"110", b"1"),
    ],
)
def test_numbers(row: dict[str, object], number: bytes, sequence: bytes) -> None:
    found = MESSAGE.fullmatch(syslog_message(row, server=""))
    assert found is not None
    assert (found[1], found[3], found[5]) == (number, b"-", sequence)


def test_datagrams_never_grow_too_large() -> None:
    long = a_row(2, details={f"{n}": "x" * 60 for n in range(200)})
    with syslog_udp() as lines:
        with closing(a_syslog("udp", lines.port)) as sender:
            sender.send([a_row(1), long])
        until(lines, 2)
    assert lines.seqs() == [1, 2]
    assert len(lines.messages[1]) < 1000
    assert b"too long for a datagram" in lines.messages[1]


def test_nobody_there() -> None:
    with syslog_tcp() as lines:
        pass
    for kind in ("tcp", "udp"):
        sender = a_syslog(kind, lines.port)
        if kind == "udp":
            sender.send([a_row(1)])  # a datagram's refusal comes back with the next one
            time.sleep(0.1)
        with pytest.raises(NotTakenError, match="refused"):
            sender.send([a_row(1)])


def test_one_connection_for_all_and_another_when_it_broke() -> None:
    with syslog_tcp() as lines:
        sender = a_syslog("tcp", lines.port)
        sender.send([a_row(1), a_row(2)])
        sender.send([a_row(3)])
        until(lines, 3)
        assert (lines.seqs(), lines.connections) == ([1, 2, 3], 1)
        lines.broken.set()
        sender.send([a_row(4)])  # into a connection whose other side reads no more
        time.sleep(1)
        sender.send([a_row(5)])
        until(lines, 5)
        assert (lines.seqs(), lines.connections) == ([1, 2, 3, 4, 5], 2)
        sender.close()


def test_tls_is_checked(tmp_path: Path) -> None:
    made = made_certificates(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made.certificate, made.key)
    with syslog_tcp(tls=tls) as lines:
        sender = a_syslog("tls", lines.port, made.ca)
        sender.send([a_row(1)])
        sender.send([a_row(2)])
        until(lines, 2)
        sender.close()
        with pytest.raises(NotTakenError, match="CertVerification"):
            a_syslog("tls", lines.port).send([a_row(3)])
    assert lines.seqs() == [1, 2]
