"""VNC."""

from __future__ import annotations

from typing import Final

from deskgate.control.catalogue.common import (
    COLOR_DEPTH,
    FORCE_LOSSLESS,
    READ_ONLY,
    WAKE,
    clipboard,
    recording,
    sftp,
)
from deskgate.control.catalogue.model import (
    Flag,
    Group,
    Protocol,
    choice,
    counted,
    host,
    number,
    options,
    port,
    secret,
    switch,
    text,
    user,
)

_ENCODINGS: Final = "zrle ultra copyrect hextile zlib corre rre raw"

VNC: Final = Protocol(
    "vnc",
    "VNC",
    5900,
    (
        Group(
            "network",
            "Network",
            (
                host(
                    "hostname",
                    "Host",
                    "The name or address of the VNC server, as guacd sees it.",
                    required=True,
                ),
                port(
                    "port",
                    "Port",
                    "The VNC server's port: 5900 plus the display's number.",
                    default="5900",
                    granted=True,
                ),
                number(
                    "autoretry",
                    "Retries",
                    "How often guacd tries again when the server doesn't answer.",
                    default="0",
                    most=100,
                ),
            ),
        ),
        Group(
            "authentication",
            "Log-in",
            (
                user("username", "User", "Only for servers that ask for a user name."),
                secret("password", "Password", "The VNC password."),
            ),
        ),
        Group(
            "display",
            "Display",
            (
                READ_ONLY,
                switch(
                    "disable-server-input",
                    "Lock the machine's own input",
                    "Asks the server to ignore its own keyboard and mouse meanwhile.",
                    since="1.6",
                ),
                switch(
                    "disable-display-resize",
                    "Fixed size",
                    "Never asks the server to fit the browser window.",
                    since="1.6",
                ),
                COLOR_DEPTH,
                switch("swap-red-blue", "Swap red and blue", "Corrects servers that mix them up."),
                choice(
                    "cursor",
                    "Mouse pointer",
                    "Who draws the pointer; drawn here it moves without delay.",
                    options(local="Drawn here", remote="Drawn by the server"),
                    default="local",
                ),
                FORCE_LOSSLESS,
                choice(
                    "compress-level",
                    "Compression",
                    "How hard the server compresses: 0 none, 9 most.",
                    counted("0 1 2 3 4 5 6 7 8 9"),
                    since="1.6",
                ),
                choice(
                    "quality-level",
                    "Picture quality",
                    "How good compressed pictures look: 0 worst, 9 best.",
                    counted("0 1 2 3 4 5 6 7 8 9"),
                    since="1.6",
                ),
                text(
                    "encodings",
                    "Encodings",
                    "The VNC encodings to use, best first, separated by blanks.",
                    default=_ENCODINGS,
                ),
            ),
        ),
        clipboard(
            choice(
                "clipboard-encoding",
                "Clipboard encoding",
                "How the server writes clipboard text; the standard knows ISO 8859-1 only.",
                counted("ISO8859-1 UTF-8 UTF-16 CP1252"),
                default="ISO8859-1",
            )
        ),
        Group(
            "repeater",
            "Repeater",
            (
                host(
                    "dest-host", "Destination host", "Behind a VNC repeater: the machine to reach."
                ),
                port(
                    "dest-port",
                    "Destination port",
                    "Behind a VNC repeater: the machine's port.",
                ),
                switch(
                    "reverse-connect",
                    "Wait for the server",
                    "guacd listens on the port and the VNC server connects to it.",
                    Flag.NETWORK,
                ),
                number(
                    "listen-timeout",
                    "Listening time",
                    "How many milliseconds guacd waits for the server to connect.",
                    default="5000",
                    least=1,
                    most=3_600_000,
                ),
            ),
        ),
        Group(
            "audio",
            "Sound",
            (
                switch("enable-audio", "Sound", "Plays the sound of a PulseAudio server."),
                host(
                    "audio-servername",
                    "Sound server",
                    "The PulseAudio server's host; the session's own host when empty.",
                ),
            ),
        ),
        sftp(),
        recording(),
        WAKE,
    ),
)
