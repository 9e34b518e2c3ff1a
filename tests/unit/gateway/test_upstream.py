"""The way to guacd: every version of it, TLS, IPv6, silence, refusal and nonsense."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
import uuid
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.fakes.guacd import CONNECTION_ID, Peer, Script, fake_guacd

from deskgate.gateway import limits
from deskgate.gateway.outcome import GatewayError
from deskgate.gateway.query import parse_tunnel_query
from deskgate.gateway.upstream import Upstream, open_upstream
from deskgate.grants import Ending, Grant, GuacdAddress, Person, Secret, Target
from deskgate.guac.status import Status

QUERY = parse_tunnel_query(b"token=t&GUAC_DATA_SOURCE=deskgate&GUAC_ID=7&GUAC_TYPE=c")


def grant_at(address: GuacdAddress) -> Grant:
    return Grant(
        session_id=uuid.uuid4(),
        person=Person("1", "ada"),
        target=Target("7", "A server", "ssh"),
        guacd=address,
        parameters={"hostname": "10.0.0.5", "password": Secret("pass,;🙂")},
    )


async def open_at(address: GuacdAddress, tls: ssl.SSLContext | None = None) -> Upstream:
    upstream = await open_upstream(grant_at(address), QUERY, tls)
    upstream.writer.close()
    return upstream


async def outcome_at(
    address: GuacdAddress, tls: ssl.SSLContext | None = None
) -> tuple[Ending, str]:
    with pytest.raises(GatewayError) as caught:
        await open_at(address, tls)
    return caught.value.outcome.ending, caught.value.outcome.detail


@pytest.mark.parametrize(
    ("args", "connect"),
    [
        (("hostname", "password"), ("10.0.0.5", "pass,;🙂")),
        (("VERSION_1_1_0", "password", "new-one"), ("VERSION_1_1_0", "pass,;🙂", "")),
        (("VERSION_1_3_0", "hostname"), ("VERSION_1_3_0", "10.0.0.5")),
        (("VERSION_1_5_0", "hostname"), ("VERSION_1_5_0", "10.0.0.5")),
        (("VERSION_1_6_0", "hostname"), ("VERSION_1_5_0", "10.0.0.5")),
        (("VERSION_2_0_0",), ("VERSION_1_5_0",)),
    ],
)
async def test_each_version_of_guacd(args: tuple[str, ...], connect: tuple[str, ...]) -> None:
    async with fake_guacd(lambda peer: peer.greet(*args)) as guacd:
        upstream = await open_at(guacd.address)
    assert upstream.connection_id == CONNECTION_ID
    assert guacd.peers[0].heard[-1] == ("connect", *connect)


async def test_what_follows_ready_is_left_as_it_is() -> None:
    async def script(peer: Peer) -> None:
        await peer.until("select")
        await peer.say("args")
        await peer.until("connect")
        await peer.send("5.ready,2.$x;4.name,1.漢;4.blob,1.1,90.half".encode()[:-1])

    async with fake_guacd(script) as guacd:
        upstream = await open_at(guacd.address)
    assert upstream.pending == "4.name,1.漢;4.blob,1.1,90.half".encode()[:-1]


async def nonsense(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def refusal(peer: Peer) -> None:
    await peer.until("select")
    await peer.say("error", "No such connection.", "516")


async def hang_up(peer: Peer) -> None:
    await peer.until("select")


async def cut(peer: Peer) -> None:
    await peer.until("select")
    peer.cut()


@pytest.mark.parametrize(
    ("script", "ending"),
    [
        (nonsense, Ending.GUACD_PROTOCOL),
        (refusal, Ending.GUACD_PROTOCOL),
        (hang_up, Ending.GUACD_LOST),
        (cut, Ending.GUACD_LOST),
    ],
)
async def test_what_goes_wrong_in_the_handshake(script: Script, ending: Ending) -> None:
    async with fake_guacd(script) as guacd:
        assert (await outcome_at(guacd.address))[0] is ending


async def test_guacds_silence_has_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GUACD_SILENCE_SECONDS", 0.05)

    async def silent(peer: Peer) -> None:
        await peer.until("nothing")

    async def hears(peer: Peer) -> None:
        try:
            await silent(peer)
        except AssertionError:
            return

    async with fake_guacd(hears) as guacd:
        with pytest.raises(GatewayError) as caught:
            await open_at(guacd.address)
    assert caught.value.outcome.ending is Ending.GUACD_SILENT
    assert caught.value.outcome.status is Status.UPSTREAM_TIMEOUT


async def test_nobody_there() -> None:
    ending, detail = await outcome_at(GuacdAddress("127.0.0.1", 9))
    assert (ending, detail) == (
        Ending.GUACD_UNREACHABLE,
        "guacd at 127.0.0.1:9: Connection refused",
    )
    ending, detail = await outcome_at(GuacdAddress("guacd.invalid", 4822))
    assert (ending, detail) == (
        Ending.GUACD_UNREACHABLE,
        "guacd at guacd.invalid:4822: its name is unknown",
    )


async def test_ipv6() -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Peer(reader, writer).greet()
        writer.close()

    server = await asyncio.start_server(accept, "::1", 0)
    async with server:
        address = GuacdAddress("::1", server.sockets[0].getsockname()[1])
        assert (await open_at(address)).connection_id == CONNECTION_ID
        assert str(address).startswith("[::1]:")


async def test_tls_is_spoken_and_the_certificate_checked(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Peer(reader, writer).greet()
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=serving)
    async with server:
        address = GuacdAddress("127.0.0.1", server.sockets[0].getsockname()[1], tls=True)
        trusting = ssl.create_default_context(cafile=certificate)
        assert (await open_at(address, trusting)).connection_id == CONNECTION_ID
        ending, detail = await outcome_at(address)
        assert ending is Ending.GUACD_UNREACHABLE
        assert "certificate" in detail
    async with fake_guacd(nonsense) as plain:
        address = GuacdAddress("127.0.0.1", plain.address.port, tls=True)
        ending, detail = await outcome_at(address, trusting)
        assert ending is Ending.GUACD_UNREACHABLE
        assert "TLS" in detail


def self_signed(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "guacd")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "guacd.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
