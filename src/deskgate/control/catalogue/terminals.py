"""SSH and Telnet: sessions in a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskgate.control.catalogue.common import (
    SFTP_OF_SSH,
    TERMINAL,
    TIMEOUT,
    TIMEZONE,
    TYPESCRIPT,
    WAKE,
    clipboard,
    recording,
)
from deskgate.control.catalogue.model import (
    Flag,
    Group,
    Option,
    Parameter,
    Protocol,
    Type,
    choice,
    host,
    number,
    port,
    secret,
    switch,
    text,
    user,
)

_HOST: Final = host(
    "hostname", "Host", "The name or address of the machine, as guacd sees it.", required=True
)

# Off is what guacd does by itself: it then trusts whatever answers.
_HOST_KEY_CHECK: Final = replace(
    choice(
        "host-key-check",
        "Host key check",
        "How the machine is known again: by the key it had at the first session, by a key that "
        "somebody has set, or not at all.",
        (
            Option("first-use", "Trust the first, then insist on it"),
            Option("pinned", "Only a key that was set"),
            Option("off", "Trust any key"),
        ),
        Flag.TRUST,
        default="first-use",
    ),
    ours=True,
)

SSH: Final = Protocol(
    "ssh",
    "SSH",
    22,
    (
        Group(
            "network",
            "Network",
            (
                _HOST,
                port("port", "Port", "The SSH server's port.", default="22", granted=True),
                TIMEOUT,
                text(
                    "host-key",
                    "Host key",
                    "The machine's public key as in known_hosts; when empty, the one that was "
                    "learned.",
                    Flag.TRUST,
                ),
                _HOST_KEY_CHECK,
                number(
                    "server-alive-interval",
                    "Keep-alive",
                    "Seconds between signs of life to the server; 0 sends none.",
                    default="0",
                    most=3600,
                ),
            ),
        ),
        Group(
            "authentication",
            "Log-in",
            (
                user("username", "User", "Whom to log in as; asked for when empty."),
                secret("password", "Password", "The password; asked for when it is needed."),
                secret(
                    "private-key",
                    "Private key",
                    "The private key, in OpenSSH or PEM form.",
                    multiline=True,
                ),
                secret("passphrase", "Passphrase", "What opens the private key."),
                Parameter(
                    "public-key",
                    "Public key",
                    "The public key, or certificate, that belongs to the private key.",
                    Type.MULTILINE,
                    since="1.6",
                ),
                switch(
                    "enable-agent",
                    "Forward the key",
                    "Lets the machine use the private key to log in elsewhere; "
                    "only a guacd built with agent support knows it.",
                    Flag.SECRET,
                ),
            ),
        ),
        Group(
            "session",
            "Session",
            (
                text("command", "Command", "Runs this instead of the user's shell.", Flag.EXECUTES),
                text("locale", "Locale", "The LANG of the session, such as de_DE.UTF-8."),
                TIMEZONE,
            ),
        ),
        TERMINAL,
        clipboard(),
        SFTP_OF_SSH,
        TYPESCRIPT,
        recording(),
        WAKE,
    ),
)

TELNET: Final = Protocol(
    "telnet",
    "Telnet",
    23,
    (
        Group(
            "network",
            "Network",
            (
                _HOST,
                port("port", "Port", "The Telnet server's port.", default="23", granted=True),
                TIMEOUT,
            ),
        ),
        Group(
            "authentication",
            "Log-in",
            (
                user("username", "User", "Typed when the machine asks for a log-in name."),
                secret("password", "Password", "Typed when the machine asks for the password."),
                text(
                    "username-regex",
                    "Log-in prompt",
                    "A POSIX regular expression that recognises the question for the name.",
                    Flag.SECRET,
                    default="[Ll]ogin:",
                ),
                text(
                    "password-regex",
                    "Password prompt",
                    "A POSIX regular expression that recognises the question for the password.",
                    Flag.SECRET,  # typed where it is echoed, the password could be read
                    default="[Pp]assword:",
                ),
                text(
                    "login-success-regex",
                    "Success pattern",
                    "What the machine shows after a log-in; nothing is shown until then.",
                ),
                text(
                    "login-failure-regex",
                    "Failure pattern",
                    "What the machine shows when it refuses; the session then ends.",
                ),
            ),
        ),
        TERMINAL,
        clipboard(),
        TYPESCRIPT,
        recording(),
        WAKE,
    ),
)
