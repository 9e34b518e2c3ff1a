"""What guacd's failures mean. The words are guacd 1.3.0's own, as observed for each case."""

from __future__ import annotations

import asyncio
import dataclasses
import uuid
from collections.abc import Sequence

import pytest
from tests.fakes.guacd import fake_guacd

from deskgate.gateway import diagnosis
from deskgate.gateway.diagnosis import diagnose
from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.outcome import CLOSED_BY_USER, GUACD_SILENT, target_failed
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Secret, Target
from deskgate.guac.status import Status


class Lines:
    """A log with these lines for whatever connection."""

    def __init__(self, *lines: str) -> None:
        self._lines = lines

    def of(self, connection_id: str) -> Sequence[str]:
        del connection_id
        return self._lines


def grant_of(protocol: str = "ssh", **parameters: str | Secret) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=Person("1", "ada"),
        target=Target("7", "A server", protocol),
        guacd=GuacdAddress("127.0.0.1", 4822),
        parameters=parameters,
    )


@pytest.mark.parametrize(
    ("status", "text", "line", "ending"),
    [
        (769, "Aborted. See logs.", "", Ending.LOGIN_REFUSED),
        (
            769,
            "Aborted. See logs.",
            "Password authentication failed: Authentication failed (username/password)",
            Ending.LOGIN_REFUSED,
        ),
        (519, "Aborted. See logs.", "Unable to connect to any addresses.", Ending.HOST_UNREACHABLE),
        (
            512,
            "Aborted. See logs.",
            "Error parsing given address or port: Name or service not known",
            Ending.HOST_UNKNOWN,
        ),
        (519, "DNS lookup failed (incorrect hostname?)", "", Ending.HOST_UNKNOWN),
        (
            519,
            "SSL/TLS connection failed (untrusted/self-signed certificate?)",
            "",
            Ending.CERTIFICATE_UNTRUSTED,
        ),
        (
            512,
            "Aborted. See logs.",
            "Host key did not match any provided known host keys. ",
            Ending.HOST_KEY_MISMATCH,
        ),
        (515, "Aborted. See logs.", "SSH handshake failed.", Ending.TARGET_ERROR),
        (521, "Aborted. See logs.", "", Ending.SESSION_CONFLICT),
        (514, "Aborted. See logs.", "", Ending.TARGET_TIMEOUT),
        (
            769,
            "Security negotiation failed (wrong security type?)",
            "",
            Ending.TARGET_ERROR,
        ),
    ],
)
async def test_words_and_status(status: int, text: str, line: str, ending: Ending) -> None:
    failed = target_failed(Status.from_code(status), text)
    outcome = await diagnose(failed, grant_of(), "$x", Lines(line) if line else NoLog())
    assert outcome.ending is ending
    assert outcome.status == status
    assert outcome.message.endswith(".")
    assert outcome.detail == text


async def test_other_endings_are_left_alone() -> None:
    log = Lines("Unable to connect to any addresses.")
    assert await diagnose(CLOSED_BY_USER, grant_of(), "$x", log) is CLOSED_BY_USER


async def test_a_missing_plug_in_explains_guacds_silence() -> None:
    log = Lines('Support for protocol "ssh" is not installed')
    outcome = await diagnose(GUACD_SILENT, grant_of(), "", log)
    assert outcome.ending is Ending.PROTOCOL_UNSUPPORTED
    assert await diagnose(GUACD_SILENT, grant_of("vnc"), "", log) is GUACD_SILENT
    assert await diagnose(GUACD_SILENT, grant_of(), "$x", log) is GUACD_SILENT


NOT_FOUND = target_failed(Status.UPSTREAM_NOT_FOUND, "Aborted. See logs.")


async def looked(grant: Grant) -> Ending:
    return (await diagnose(NOT_FOUND, grant, "$x", NoLog())).ending


async def test_a_look_at_the_target_tells_a_wrong_password_from_a_wrong_address() -> None:
    async def vnc(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"RFB 003.008\n")
        await reader.read()
        writer.close()

    server = await asyncio.start_server(vnc, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        assert await looked(grant_of("vnc", hostname="127.0.0.1", port=port)) is (
            Ending.LOGIN_REFUSED
        )
        assert await looked(grant_of("rdp", hostname="127.0.0.1", port=port)) is (
            Ending.TARGET_ERROR
        )
    assert await looked(grant_of("vnc", hostname="127.0.0.1", port=port)) is Ending.HOST_UNREACHABLE
    assert await looked(grant_of("vnc", hostname="nowhere.invalid", port=port)) is (
        Ending.HOST_UNKNOWN
    )
    assert await looked(grant_of("vnc", hostname=Secret("x"), port=port)) is Ending.TARGET_ERROR
    assert await looked(grant_of("vnc")) is Ending.TARGET_ERROR


async def test_a_target_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnosis, "_LOOK_SECONDS", 0.05)

    async def silent(peer: object) -> None:
        await asyncio.sleep(1)

    async with fake_guacd(silent) as mute:
        grant = grant_of("vnc", hostname=mute.address.host, port=str(mute.address.port))
        assert await looked(grant) is Ending.TARGET_ERROR


async def test_a_guacd_elsewhere_is_not_judged_by_our_own_network() -> None:
    grant = dataclasses.replace(
        grant_of("vnc", hostname="127.0.0.1", port="9"), guacd=GuacdAddress("10.0.0.9", 4822)
    )
    outcome = await diagnose(NOT_FOUND, grant, "$x", NoLog())
    assert outcome.ending is Ending.TARGET_ERROR
    assert "refused the log-in" in outcome.message


async def test_a_name_that_is_none() -> None:
    assert await looked(grant_of("vnc", hostname="a..b", port="9")) is Ending.HOST_UNKNOWN
