"""Which hosts and ports a key reaches. See also test_originals_defects.py."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.signed.reach import (
    Ports,
    host_allowed,
    out_of_reach,
    port_allowed,
    ports_of,
)

INSIDE = ("10.0.0.0/8", "desk.example.org", "*.lab.example.org")


@pytest.mark.parametrize(
    ("value", "ports"),
    [(22, Ports(22, 22)), ({"from": 5900, "to": 5999}, Ports(5900, 5999))],
)
def test_ports(value: Any, ports: Ports) -> None:
    assert ports_of(value) == ports


@pytest.mark.parametrize(
    "value", [0, 65536, "22", True, None, [], {}, {"from": 2}, {"from": 2, "to": 1}]
)
def test_what_is_no_port(value: Any) -> None:
    with pytest.raises(ValueError, match="port"):
        ports_of(value)


def test_hosts() -> None:
    assert host_allowed("anywhere", ())
    for host in ("10.1.2.3", "DESK.example.org", "a.b.lab.example.org", "::ffff:10.0.0.1"):
        assert host_allowed(host, INSIDE), host
    for host in ("11.0.0.1", "example.org", "lab.example.org", "10.1", "167772161", "", "::1"):
        assert not host_allowed(host, INSIDE), host


@pytest.mark.parametrize(
    "before", ["/run/x/", "|3", "evil.example#", "evil.example:22", "evil.example,", "a@", "-o"]
)
def test_only_plain_names_are_within_a_domain(before: str) -> None:
    assert not host_allowed(f"{before}.lab.example.org", INSIDE)
    assert not host_allowed(f"{before}x.lab.example.org", INSIDE)


def test_port_lists() -> None:
    assert port_allowed("", ())
    assert port_allowed("22", (Ports(20, 30),))
    for port in ("", "19", "31", "x"):
        assert not port_allowed(port, (Ports(20, 30),))


@pytest.mark.parametrize(
    ("protocol", "parameters", "wrong"),
    [
        ("ssh", {"hostname": "10.0.0.1"}, None),
        ("ssh", {"hostname": "10.0.0.1", "port": "23"}, "port"),
        ("telnet", {"hostname": "10.0.0.1"}, "port"),
        ("ssh", {"hostname": "8.8.8.8"}, "hostname"),
        ("ssh", {"hostname": "10.0.0.1", "enable-sftp": "true"}, None),
        ("vnc", {"hostname": "10.0.0.1"}, None),
        ("vnc", {"hostname": "10.0.0.1", "sftp-hostname": "8.8.8.8"}, "sftp-hostname"),
        ("vnc", {"hostname": "10.0.0.1", "sftp-hostname": "10.0.0.2"}, None),
        ("vnc", {"hostname": "10.0.0.1", "sftp-port": "2222"}, "sftp-port"),
        ("rdp", {"hostname": "10.0.0.1", "gateway-hostname": "10.0.0.2"}, "gateway-port"),
        ("vnc", {"hostname": "10.0.0.1", "dest-host": "10.0.0.2"}, "dest-port"),
        ("vnc", {"hostname": "10.0.0.1", "audio-servername": "8.8.8.8"}, "audio-servername"),
        ("vnc", {"hostname": "10.0.0.1", "reverse-connect": "true"}, "reverse-connect"),
        ("vnc", {"hostname": "10.0.0.1", "reverse-connect": "false"}, None),
        ("rdp", {"hostname": "10.0.0.1", "load-balance-info": "x"}, "load-balance-info"),
        ("rdp", {"hostname": "10.0.0.1", "preconnection-blob": "x"}, None),
        ("ssh", {"hostname": "10.0.0.1", "wol-broadcast-addr": "8.8.8.8"}, "wol-broadcast-addr"),
    ],
)
def test_everything_that_leads_somewhere(
    protocol: str, parameters: dict[str, str], wrong: str | None
) -> None:
    ports = (Ports(22, 22), Ports(5900, 5909), Ports(3389, 3389))
    assert out_of_reach(protocol, parameters, networks=INSIDE, ports=ports) == wrong
    assert out_of_reach(protocol, parameters, networks=(), ports=()) is None


def test_files_over_ssh_have_a_port_too() -> None:
    parameters = {"hostname": "10.0.0.1", "enable-sftp": "true"}
    assert out_of_reach("rdp", parameters, networks=(), ports=(Ports(3389, 3389),)) == "sftp-port"
