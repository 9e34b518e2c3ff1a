"""RDP."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from deskgate.control.catalogue.common import (
    COLOR_DEPTH,
    FORCE_LOSSLESS,
    READ_ONLY,
    TIMEOUT,
    TIMEZONE,
    WAKE,
    clipboard,
    recording,
    sftp,
)
from deskgate.control.catalogue.model import (
    Flag,
    Group,
    Option,
    Protocol,
    choice,
    host,
    number,
    options,
    port,
    secret,
    switch,
    text,
    user,
)

# The names of guacd's own keymaps.
_LAYOUTS: Final = (
    Option("en-us-qwerty", "English (US)"),
    Option("en-gb-qwerty", "English (UK)"),
    Option("cs-cz-qwertz", "Czech"),
    Option("da-dk-qwerty", "Danish"),
    Option("de-ch-qwertz", "German (Switzerland)"),
    Option("de-de-qwertz", "German"),
    Option("es-es-qwerty", "Spanish"),
    Option("es-latam-qwerty", "Spanish (Latin America)"),
    Option("fr-be-azerty", "French (Belgium)"),
    Option("fr-ca-qwerty", "French (Canada)"),
    Option("fr-ch-qwertz", "French (Switzerland)"),
    Option("fr-fr-azerty", "French"),
    Option("hu-hu-qwertz", "Hungarian"),
    Option("it-it-qwerty", "Italian"),
    Option("ja-jp-qwerty", "Japanese"),
    Option("no-no-qwerty", "Norwegian"),
    Option("pl-pl-qwerty", "Polish"),
    Option("pt-br-qwerty", "Portuguese (Brazil)"),
    Option("pt-pt-qwerty", "Portuguese"),
    Option("ro-ro-qwerty", "Romanian"),
    Option("sv-se-qwerty", "Swedish"),
    Option("tr-tr-qwerty", "Turkish (Q)"),
    Option("failsafe", "None: send Unicode"),
)

_NETWORK: Final = Group(
    "network",
    "Network",
    (
        host(
            "hostname",
            "Host",
            "The name or address of the machine, as guacd sees it.",
            required=True,
        ),
        port(
            "port",
            "Port",
            "The RDP server's port; 2179 for the console of a Hyper-V machine.",
            default="3389",
            granted=True,
        ),
        TIMEOUT,
    ),
)

_AUTHENTICATION: Final = Group(
    "authentication",
    "Log-in",
    (
        user("username", "User", "Whom to log in as; asked for when it is needed."),
        secret("password", "Password", "The password; asked for when it is needed."),
        text("domain", "Domain", "The Windows domain of the user."),
        choice(
            "security",
            "Security",
            "How the connection is secured; negotiated unless the server needs one of them.",
            (
                Option("any", "Negotiate"),
                Option("nla", "NLA"),
                Option("nla-ext", "NLA, extended"),
                Option("tls", "TLS"),
                Option("vmconnect", "Hyper-V console"),
                Option("rdp", "RDP's own, old and weak"),
            ),
            Flag.TRUST,
            default="any",
        ),
        switch(
            "disable-auth",
            "No authentication",
            "Skips the authentication before the log-in screen; NLA needs it.",
            Flag.TRUST,
        ),
        switch(
            "ignore-cert",
            "Accept any certificate",
            "Connects even when the server's certificate can't be verified.",
            Flag.TRUST,
        ),
        switch(
            "cert-tofu",
            "Trust at first use",
            "Accepts the server's certificate the first time and insists on it later.",
            Flag.TRUST,
            Flag.DISK,
            since="1.6",
        ),
        text(
            "cert-fingerprints",
            "Certificate fingerprints",
            "Certificates to accept, by fingerprint, separated by commas.",
            Flag.TRUST,
            since="1.6",
        ),
    ),
)

_GATEWAY: Final = Group(
    "gateway",
    "Remote Desktop Gateway",
    (
        host("gateway-hostname", "Gateway host", "The Remote Desktop Gateway to go through."),
        port("gateway-port", "Gateway port", "Its port.", default="443"),
        user("gateway-username", "Gateway user", "Whom to log in as at the gateway."),
        secret("gateway-password", "Gateway password", "The password at the gateway."),
        text("gateway-domain", "Gateway domain", "The domain of the gateway's user."),
        text(
            "load-balance-info",
            "Load balancing cookie",
            "What a connection broker is given to choose the machine by.",
            Flag.NETWORK,
        ),
        number(
            "preconnection-id",
            "Preconnection number",
            "The RDP source that a listener serving several is asked for.",
            Flag.NETWORK,
            most=2**32 - 1,
        ),
        text(
            "preconnection-blob",
            "Preconnection text",
            "The RDP source by name; for Hyper-V the machine's id.",
            Flag.NETWORK,
        ),
    ),
)

_SESSION: Final = Group(
    "session",
    "Session",
    (
        text(
            "initial-program",
            "First program",
            "The full path of a program that runs instead of the desktop.",
            Flag.EXECUTES,
        ),
        text(
            "remote-app",
            "RemoteApp",
            "The name of a published application, such as ||notepad, shown without the desktop.",
            Flag.EXECUTES,
        ),
        text("remote-app-dir", "RemoteApp folder", "The folder it starts in.", Flag.EXECUTES),
        text("remote-app-args", "RemoteApp arguments", "What it is started with.", Flag.EXECUTES),
        text(
            "client-name",
            "Client name",
            "What the server takes this computer's name for.",
            default="Guacamole RDP",
        ),
        choice(
            "server-layout",
            "Keyboard layout",
            "The layout set on the server, not that of the person's keyboard.",
            _LAYOUTS,
            default="en-us-qwerty",
        ),
        TIMEZONE,
        switch("console", "Console session", "Opens the machine's own (administrative) session."),
    ),
)

_DISPLAY: Final = Group(
    "display",
    "Display",
    (
        number("width", "Width", "Pixels; the browser's when empty.", least=1, most=8192),
        number("height", "Height", "Pixels; the browser's when empty.", least=1, most=8192),
        number("dpi", "Resolution", "Dots per inch; the browser's when empty.", least=1, most=960),
        COLOR_DEPTH,
        FORCE_LOSSLESS,
        choice(
            "resize-method",
            "When the window changes",
            "How the session follows the size of the browser window.",
            options(display_update="Ask the server to resize", reconnect="Reconnect"),
            default="display-update",
            granted=True,  # guacd's own default never resizes, which nobody expects
        ),
        READ_ONLY,
        replace(
            switch("enable-touch", "Touch", "Passes touches on as touches, not as a mouse."),
            since="1.4",
        ),
    ),
)

_DEVICES: Final = Group(
    "devices",
    "Sound, printer, drive",
    (
        switch("disable-audio", "No sound", "Plays no sound of the session."),
        switch("console-audio", "Sound of the console", "Plays the console session's sound here."),
        switch("enable-audio-input", "Microphone", "Passes the browser's microphone on."),
        switch(
            "enable-printing",
            "Printer",
            "Offers a printer that gives the browser a PDF.",
            Flag.FILES,
        ),
        text(
            "printer-name",
            "Printer name",
            "What the printer is called in the session.",
            default="Guacamole Printer",
        ),
        switch(
            "enable-drive",
            "Drive",
            "Offers a drive that is a folder on guacd's machine.",
            Flag.FILES,
            Flag.DISK,
        ),
        text(
            "drive-name",
            "Drive name",
            "What the drive is called in the session.",
            default="Guacamole Filesystem",
        ),
        text(
            "drive-path",
            "Drive folder",
            "The folder on guacd's machine that the drive shows.",
            Flag.DISK,
            Flag.FILES,
        ),
        switch(
            "create-drive-path",
            "Create the drive folder",
            "Makes the drive's folder when it isn't there; its parent must exist.",
            Flag.DISK,
        ),
        switch("disable-download", "No downloads", "Files can't be taken away.", Flag.FILES),
        switch("disable-upload", "No uploads", "Files can't be brought in.", Flag.FILES),
        text(
            "static-channels",
            "Static channels",
            "Names of RDP channels passed on to the browser, separated by commas.",
            Flag.FILES,
        ),
    ),
)

_PERFORMANCE: Final = Group(
    "performance",
    "Performance",
    (
        switch("enable-wallpaper", "Wallpaper", "Shows the desktop's picture."),
        switch("enable-theming", "Themes", "Shows windows and controls with their theme."),
        switch("enable-font-smoothing", "Smooth fonts", "Draws letters with soft edges."),
        switch("enable-full-window-drag", "Window contents while moving", "Not just the frame."),
        switch("enable-desktop-composition", "Desktop effects", "Transparency and the like."),
        switch("enable-menu-animations", "Animated menus", "Menus open and close with movement."),
        switch(
            "disable-bitmap-caching", "No bitmap cache", "For servers whose cache is defective."
        ),
        switch(
            "disable-offscreen-caching",
            "No off-screen cache",
            "Hidden areas aren't kept; needs more bandwidth.",
        ),
        switch(
            "disable-glyph-caching", "No glyph cache", "For servers whose letters come out wrong."
        ),
        switch(
            "disable-gfx",
            "No graphics pipeline",
            "Uses RDP's older drawing, for servers whose newer one fails.",
            since="1.6",
        ),
    ),
)

RDP: Final = Protocol(
    "rdp",
    "RDP",
    3389,
    (
        _NETWORK,
        _AUTHENTICATION,
        _SESSION,
        _DISPLAY,
        clipboard(
            replace(
                choice(
                    "normalize-clipboard",
                    "Line ends",
                    "How lines end in text that is copied or pasted.",
                    options(preserve="Unchanged", unix="Unix (LF)", windows="Windows (CRLF)"),
                    default="preserve",
                ),
                since="1.4",
            )
        ),
        _DEVICES,
        _PERFORMANCE,
        _GATEWAY,
        sftp("the session's user"),
        recording(touch=True),
        WAKE,
    ),
)
