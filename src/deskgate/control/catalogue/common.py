"""Groups that several protocols share."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskgate.control.catalogue.model import (
    NEXT,
    Flag,
    Group,
    Option,
    Parameter,
    Type,
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

READ_ONLY: Final = switch(
    "read-only", "View only", "Shows the session but takes no keyboard, mouse or clipboard input."
)
FORCE_LOSSLESS: Final = replace(
    switch("force-lossless", "Lossless only", "Never compresses the picture with loss of detail."),
    since="1.4",
)
COLOR_DEPTH: Final = choice(
    "color-depth",
    "Colour depth",
    "How many bits of colour each pixel has; fewer need less bandwidth.",
    counted("8 16 24 32", "bits"),
)
TIMEOUT: Final = number(
    "timeout",
    "Connection timeout",
    "How many seconds guacd waits for the machine to answer.",
    default="10",
    least=1,
    most=600,
    since="1.6",
)
TIMEZONE: Final = Parameter(
    "timezone",
    "Time zone",
    "The time zone inside the session; that of the person's browser when empty.",
    Type.TIMEZONE,
)

CLIPBOARD: Final = (
    switch("disable-copy", "No copying out", "Text can't be copied from the session."),
    switch("disable-paste", "No pasting in", "Text can't be pasted into the session."),
    choice(
        "clipboard-buffer-size",
        "Clipboard size",
        "How much text the clipboard holds at most.",
        (
            Option("262144", "256 KiB"),
            Option("1048576", "1 MiB"),
            Option("10485760", "10 MiB"),
            Option("52428800", "50 MiB"),
        ),
        default="262144",
        since=NEXT,
    ),
)

_RECORDING: Final = (
    text(
        "recording-path",
        "Recording folder",
        "The folder on guacd's machine where recordings are written; empty records nothing.",
        Flag.DISK,
    ),
    text(
        "recording-name",
        "Recording name",
        "The file name of the recording.",
        Flag.DISK,
        default="recording",
    ),
    switch(
        "create-recording-path",
        "Create the recording folder",
        "Makes the recording folder when it isn't there; its parent must exist.",
        Flag.DISK,
    ),
    switch(
        "recording-write-existing",
        "Write into an existing recording",
        "Continues a recording file that is already there instead of taking another name.",
        Flag.DISK,
        since="1.6",
    ),
    switch(
        "recording-exclude-output",
        "Leave the picture out",
        "Records no graphics, only what else is chosen.",
    ),
    switch("recording-exclude-mouse", "Leave the mouse out", "Records no movements of the mouse."),
    switch(
        "recording-include-keys",
        "Record keys",
        "Records every key pressed, passwords too.",
        Flag.SECRET,
    ),
    switch(
        "recording-include-clipboard",
        "Record the clipboard",
        "Records what is copied and pasted, passwords too.",
        Flag.SECRET,
        since=NEXT,
    ),
)
_EXCLUDE_TOUCH: Final = replace(
    switch("recording-exclude-touch", "Leave touches out", "Records no touches of the screen."),
    since="1.4",
)

TERMINAL: Final = Group(
    "terminal",
    "Terminal",
    (
        Parameter(
            "color-scheme",
            "Colours",
            "A named scheme, or rules such as `foreground: white; background: rgb:20/20/20`.",
            Type.COLOR_SCHEME,
            "gray-black",
            options(
                gray_black="Grey on black",
                black_white="Black on white",
                green_black="Green on black",
                white_black="White on black",
            ),
        ),
        text(
            "font-name",
            "Font",
            "A monospaced font installed on guacd's machine.",
            default="monospace",
        ),
        choice(
            "font-size",
            "Font size",
            "The size of the letters.",
            counted("8 9 10 11 12 14 18 24 30 36 48 60 72 96", "points"),
            default="12",
        ),
        number(
            "scrollback",
            "Scrollback",
            "How many lines can be scrolled back to.",
            default="1000",
            least=1,
            most=1_000_000,
        ),
        choice(
            "backspace",
            "Backspace sends",
            "The character that the backspace key sends.",
            (Option("127", "Delete (127)"), Option("8", "Backspace (8)")),
            default="127",
        ),
        choice(
            "func-keys-and-keypad",
            "Function keys",
            "The sequences that the function keys and the keypad send.",
            options(esc="Escape sequences", vt100="VT100+"),
            default="esc",
            since=NEXT,
        ),
        choice(
            "terminal-type",
            "Terminal type",
            "What programs on the machine take the terminal for (TERM).",
            counted("linux xterm xterm-256color vt220 vt100 ansi"),
            default="linux",
        ),
        READ_ONLY,
    ),
)

TYPESCRIPT: Final = Group(
    "typescript",
    "Text log",
    (
        text(
            "typescript-path",
            "Text log folder",
            "The folder on guacd's machine for the terminal's text; empty writes none.",
            Flag.DISK,
        ),
        text(
            "typescript-name",
            "Text log name",
            "The file name of the text log.",
            Flag.DISK,
            default="typescript",
        ),
        switch(
            "create-typescript-path",
            "Create the text log folder",
            "Makes the text log's folder when it isn't there; its parent must exist.",
            Flag.DISK,
        ),
        switch(
            "typescript-write-existing",
            "Write into an existing text log",
            "Continues a text log that is already there instead of taking another name.",
            Flag.DISK,
            since="1.6",
        ),
    ),
)

_SFTP_SWITCHES: Final = (
    switch(
        "sftp-disable-download",
        "No downloads",
        "Files can't be taken from the machine.",
        Flag.FILES,
    ),
    switch("sftp-disable-upload", "No uploads", "Files can't be put on the machine.", Flag.FILES),
)
_SFTP_ENABLE: Final = switch(
    "enable-sftp", "File transfer (SFTP)", "Shows the machine's files over SFTP.", Flag.FILES
)
_SFTP_ROOT: Final = text(
    "sftp-root-directory",
    "Top folder",
    "The folder that is shown as the top; nothing above it can be reached.",
    Flag.FILES,
    default="/",
)

SFTP_OF_SSH: Final = Group("sftp", "Files", (_SFTP_ENABLE, _SFTP_ROOT, *_SFTP_SWITCHES))


_SFTP_SERVER: Final = (
    host("sftp-hostname", "SFTP host", "The SSH server; the session's own host when empty."),
    port("sftp-port", "SFTP port", "The SSH server's port.", default="22"),
    number(
        "sftp-timeout",
        "SFTP timeout",
        "How many seconds guacd waits for the SSH server.",
        default="10",
        least=1,
        most=600,
        since="1.6",
    ),
    text(
        "sftp-host-key",
        "SFTP host key",
        "The SSH server's public key as in known_hosts; empty trusts any.",
        Flag.TRUST,
    ),
    number(
        "sftp-server-alive-interval",
        "SFTP keep-alive",
        "Seconds between signs of life to the SSH server; 0 sends none.",
        default="0",
        most=3600,
    ),
)
_SFTP_KEYS: Final = (
    secret("sftp-password", "SFTP password", "The password for files."),
    secret(
        "sftp-private-key",
        "SFTP private key",
        "The private key for files, in OpenSSH or PEM form.",
        multiline=True,
    ),
    secret("sftp-passphrase", "SFTP passphrase", "What opens the private key for files."),
    Parameter(
        "sftp-public-key",
        "SFTP public key",
        "The public key, or certificate, that belongs to the private key for files.",
        Type.MULTILINE,
        since="1.6",
    ),
)
_SFTP_UPLOADS: Final = text(
    "sftp-directory",
    "Upload folder",
    "Where files go that are dropped onto the session; the home folder when empty.",
    Flag.FILES,
)


def sftp(username_default: str = "") -> Group:
    """Files over a separate SSH connection, for protocols that have none of their own."""
    username = user(
        "sftp-username", "SFTP user", "Whom to log in as for files.", default=username_default
    )
    return Group(
        "sftp",
        "Files (SFTP)",
        (
            _SFTP_ENABLE,
            *_SFTP_SERVER,
            username,
            *_SFTP_KEYS,
            _SFTP_UPLOADS,
            _SFTP_ROOT,
            *_SFTP_SWITCHES,
        ),
    )


WAKE: Final = Group(
    "wol",
    "Wake on LAN",
    (
        replace(
            switch(
                "wol-send-packet",
                "Wake the machine",
                "Sends a wake-up packet before connecting.",
                Flag.NETWORK,
            ),
            since="1.2",
        ),
        text(
            "wol-mac-addr",
            "MAC address",
            "The hardware address of the machine to wake.",
            Flag.NETWORK,
            since="1.2",
        ),
        replace(
            host(
                "wol-broadcast-addr",
                "Broadcast address",
                "Where the wake-up packet is sent.",
                default="255.255.255.255",
            ),
            since="1.2",
        ),
        replace(
            port("wol-udp-port", "Wake-up port", "The packet's UDP port.", default="9"), since="1.4"
        ),
        number(
            "wol-wait-time",
            "Wait after waking",
            "How many seconds to wait before connecting.",
            default="0",
            most=3600,
            since="1.2",
        ),
    ),
)


def recording(*, touch: bool = False) -> Group:
    """Recording of the session; `touch` where the protocol knows touches."""
    return Group("recording", "Recording", (*_RECORDING, *((_EXCLUDE_TOUCH,) if touch else ())))


def clipboard(*more: Parameter) -> Group:
    """The clipboard, with what a protocol adds to it first."""
    return Group("clipboard", "Clipboard", (*more, *CLIPBOARD))
