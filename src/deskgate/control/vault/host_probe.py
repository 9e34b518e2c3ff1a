"""Looks at an SSH server's host key, as guacd will be shown it. No database.

Laws: takes at most a few seconds; sends nothing that is secret, and ends before any log-in.
"""

from __future__ import annotations

import logging
import socket
import time
from dataclasses import dataclass
from typing import Final

import paramiko

from deskgate.grants import Ending

SECONDS: Final = 5.0
# guacd's libssh2 negotiates in this order (seen with 1.10; 1.11 adds the newer RSA signatures), and
# is then shown that key; another one of the same server would count as a wrong one.
PREFERENCE: Final = (
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-ed25519",
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa",
)
_SLACK: Final = 0.2  # paramiko's clock and ours
_LOGGER: Final = "deskgate.host_probe"


@dataclass(frozen=True, slots=True)
class SeenKey:
    """A host key as in known_hosts: its type, and the key in base64."""

    key_type: str
    key: str


class NotSeen(Exception):
    """The server's key could not be read; `ending` and the sentence say why."""

    def __init__(self, ending: Ending, sentence: str) -> None:
        super().__init__(sentence)
        self.ending = ending
        self.sentence = sentence


def host_key_read(host: str, port: int, *, seconds: float = SECONDS) -> SeenKey:
    """The key that the server at this place shows. Raises NotSeen."""
    deadline = time.monotonic() + seconds
    with _dial(host, port, seconds) as connection:
        return _negotiate(connection, max(0.5, deadline - time.monotonic()))


def _dial(host: str, port: int, seconds: float) -> socket.socket:
    try:
        return socket.create_connection((host, port), timeout=seconds)
    except (socket.gaierror, UnicodeError):  # no name at all is a UnicodeError of IDNA's
        raise NotSeen(Ending.HOST_UNKNOWN, "The name of the target machine is unknown.") from None
    except OSError:
        raise NotSeen(
            Ending.HOST_UNREACHABLE, "Nothing answers at the target machine's address and port."
        ) from None


def _negotiate(connection: socket.socket, seconds: float) -> SeenKey:
    logging.getLogger(_LOGGER).setLevel(logging.CRITICAL + 1)  # what fails is told by us
    transport = paramiko.Transport(connection)
    transport.set_log_channel(_LOGGER)
    transport.banner_timeout = seconds
    transport.handshake_timeout = seconds
    options = transport.get_security_options()
    options.key_types = [kind for kind in PREFERENCE if kind in options.key_types]
    deadline = time.monotonic() + seconds
    try:
        transport.start_client(timeout=seconds)
        key = transport.get_remote_server_key()
    except (paramiko.SSHException, EOFError, OSError):
        raise _why(late=time.monotonic() >= deadline - _SLACK) from None
    finally:
        transport.close()
    return SeenKey(key.get_name(), key.get_base64())


def _why(*, late: bool) -> NotSeen:
    if late:
        return NotSeen(
            Ending.TARGET_TIMEOUT,
            "Something accepts connections at the target machine's port, but says nothing.",
        )
    return NotSeen(
        Ending.TARGET_ERROR,
        "What answers at the target machine's port is no SSH server whose host key can be read.",
    )
