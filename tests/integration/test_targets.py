"""Each real target is there, says who it is, and is gone afterwards."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from targets import Targets, running_guacd, running_targets
from targets.account import COMMENT, processes_of
from targets.ports import LOOPBACK, accepts, wait_until

# The first thing that is sent, and how the answer begins. Telnet's is a command byte (IAC); RDP's
# is a connection confirm to the shortest request that there is.
RDP_REQUEST = bytes.fromhex("0300000b06e00000000000")
GREETINGS = {
    "ssh": (b"", b"SSH-2.0-OpenSSH"),
    "vnc": (b"", b"RFB 003.008"),
    "vnc_utf8": (b"", b"RFB 003.008"),
    "telnet": (b"", b"\xff"),
    "rdp": (RDP_REQUEST, b"\x03\x00"),
}


def greeting(port: int, request: bytes) -> bytes:
    with socket.create_connection((LOOPBACK, port), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(64)


@pytest.mark.parametrize("protocol", GREETINGS)
def test_a_target_speaks_its_protocol(targets: Targets, protocol: str) -> None:
    request, expected = GREETINGS[protocol]
    parameters = targets.parameters(protocol)
    assert parameters["hostname"] == LOOPBACK
    assert greeting(int(parameters["port"]), request).startswith(expected)


@pytest.mark.parametrize("which", ["vnc", "vnc_utf8"])
def test_a_desktop_can_be_looked_into(targets: Targets, which: str) -> None:
    environment = {
        **os.environ,
        "DISPLAY": getattr(targets, f"{which}_display"),
        "XAUTHORITY": getattr(targets, f"{which}_authority"),
    }
    command = ["xwininfo", "-root", "-tree"]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert '"xterm" "XTerm"' in shown.stdout


def test_no_secret_is_printed(targets: Targets) -> None:
    assert targets.password not in repr(targets)
    assert targets.vnc_password not in repr(targets)


def test_the_home_folder_can_be_read(targets: Targets) -> None:
    assert (Path(targets.home) / ".xsession").read_text().startswith("#!/bin/sh")


def test_everything_is_gone_afterwards() -> None:
    with running_targets() as targets:
        account = pwd.getpwnam(targets.username)
        assert account.pw_gecos.startswith(COMMENT)
        folder = Path(targets.vnc_authority).parents[1]
    assert not any(accepts(int(targets.parameters(name)["port"])) for name in GREETINGS)
    with pytest.raises(KeyError):
        pwd.getpwnam(targets.username)
    assert not folder.exists()
    assert not Path(targets.home).exists()
    # unless somebody else on this machine got the number meanwhile
    assert wait_until(lambda: not processes_of(account.pw_uid) or taken(account.pw_uid), seconds=5)


def taken(uid: int) -> bool:
    return any(entry.pw_uid == uid for entry in pwd.getpwall())


def test_guacd_can_crash_and_come_back() -> None:
    with tempfile.TemporaryDirectory() as folder, running_guacd(Path(folder)) as guacd:
        assert accepts(guacd.port)
        guacd.kill()
        assert wait_until(lambda: not accepts(guacd.port), seconds=5)
        guacd.start()
        assert accepts(guacd.port)
        assert "Listening on host 127.0.0.1" in guacd.log_text()
    assert not accepts(guacd.port)
