"""Asking a guacd: what it may answer, and that nothing hangs."""

from __future__ import annotations

import socket
import ssl

import pytest
from tests.unit.control.fixtures import FakeGuacds

from deskgate.control.nodes.probe import probe, reachable
from deskgate.grants import GuacdAddress


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("4.args,13.VERSION_1_5_0,8.hostname;", "VERSION_1_5_0"),
        ("4.args,8.hostname,4.port;", "VERSION_1_0_0"),
        ("4.args;", "VERSION_1_0_0"),
    ],
)
def test_its_version(fake_guacd: FakeGuacds, answer: str, version: str) -> None:
    found = probe(fake_guacd(answer))
    assert (found.reachable, found.version) == (True, version)


@pytest.mark.parametrize("answer", ["5.error,3.no.,3.512;", ""])
def test_without_the_plug_in(fake_guacd: FakeGuacds, answer: str) -> None:
    found = probe(fake_guacd(answer))
    assert (found.reachable, found.version) == (True, None)
    assert "ssh" in found.detail


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xfe", b"9" * 99])
def test_something_else_listens_there(fake_guacd: FakeGuacds, answer: bytes) -> None:
    found = probe(fake_guacd(answer))
    assert not found.reachable
    assert "does not speak the Guacamole protocol" in found.detail


def test_nobody_listens(unused_tcp_port: int) -> None:
    address = GuacdAddress("127.0.0.1", unused_tcp_port)
    assert not probe(address).reachable
    assert not reachable(address)


def test_silence_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = GuacdAddress("127.0.0.1", silent.getsockname()[1])
        found = probe(address, timeout=0.2)
        assert reachable(address)
    assert not found.reachable
    assert "timed out" in found.detail


def test_a_name_that_does_not_resolve() -> None:
    found = probe(GuacdAddress("no-such-host.invalid", 4822))
    assert not found.reachable


@pytest.mark.parametrize("host", ["a..b", "x" * 64])
def test_a_name_that_can_not_even_be_asked_for(host: str) -> None:
    found = probe(GuacdAddress(host, 4822))
    assert not found.reachable
    assert "the name is unknown" in found.detail
    assert not reachable(GuacdAddress(host, 4822))


def test_tls_is_spoken_when_asked_for(fake_guacd: FakeGuacds) -> None:
    plain = fake_guacd("4.args;")
    found = probe(GuacdAddress(plain.host, plain.port, tls=True), timeout=1)
    assert not found.reachable
    with pytest.raises(ssl.SSLError):
        ssl.create_default_context(cadata="x")
