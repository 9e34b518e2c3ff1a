"""The lists against the reference and a real guacd's argument lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskgate.control.catalogue import PROTOCOLS, Flag, Type, parameters_validate, protocol_get
from deskgate.control.catalogue.model import Protocol

# What guacd 1.3.0 answered to `select`, as recorded.
GUACD_1_3_0 = {
    "ssh": """hostname host-key port username password font-name font-size enable-sftp
        sftp-root-directory sftp-disable-download sftp-disable-upload private-key passphrase
        color-scheme command typescript-path typescript-name create-typescript-path recording-path
        recording-name recording-exclude-output recording-exclude-mouse recording-include-keys
        create-recording-path read-only server-alive-interval backspace terminal-type scrollback
        locale timezone disable-copy disable-paste wol-send-packet wol-mac-addr wol-broadcast-addr
        wol-wait-time""",
    "vnc": """hostname port read-only encodings username password swap-red-blue color-depth cursor
        autoretry clipboard-encoding dest-host dest-port enable-audio audio-servername
        reverse-connect listen-timeout enable-sftp sftp-hostname sftp-host-key sftp-port
        sftp-username sftp-password sftp-private-key sftp-passphrase sftp-directory
        sftp-root-directory sftp-server-alive-interval sftp-disable-download sftp-disable-upload
        recording-path recording-name recording-exclude-output recording-exclude-mouse
        recording-include-keys create-recording-path disable-copy disable-paste wol-send-packet
        wol-mac-addr wol-broadcast-addr wol-wait-time""",
    "rdp": """hostname port domain username password width height dpi initial-program color-depth
        disable-audio enable-printing printer-name enable-drive drive-name drive-path
        create-drive-path disable-download disable-upload console console-audio server-layout
        security ignore-cert disable-auth remote-app remote-app-dir remote-app-args static-channels
        client-name enable-wallpaper enable-theming enable-font-smoothing enable-full-window-drag
        enable-desktop-composition enable-menu-animations disable-bitmap-caching
        disable-offscreen-caching disable-glyph-caching preconnection-id preconnection-blob timezone
        enable-sftp sftp-hostname sftp-host-key sftp-port sftp-username sftp-password
        sftp-private-key sftp-passphrase sftp-directory sftp-root-directory
        sftp-server-alive-interval sftp-disable-download sftp-disable-upload recording-path
        recording-name recording-exclude-output recording-exclude-mouse recording-include-keys
        create-recording-path resize-method enable-audio-input read-only gateway-hostname
        gateway-port gateway-domain gateway-username gateway-password load-balance-info disable-copy
        disable-paste wol-send-packet wol-mac-addr wol-broadcast-addr wol-wait-time""",
    "telnet": """hostname port username username-regex password password-regex font-name font-size
        color-scheme typescript-path typescript-name create-typescript-path recording-path
        recording-name recording-exclude-output recording-exclude-mouse recording-include-keys
        create-recording-path read-only backspace terminal-type scrollback login-success-regex
        login-failure-regex disable-copy disable-paste wol-send-packet wol-mac-addr
        wol-broadcast-addr wol-wait-time""",
}

# What came later: guacd 1.4 to its main branch.
LATER = {
    "ssh": """timeout public-key enable-agent func-keys-and-keypad""",
    "vnc": """disable-server-input disable-display-resize force-lossless compress-level
        quality-level sftp-timeout sftp-public-key""",
    "rdp": """timeout cert-tofu cert-fingerprints force-lossless normalize-clipboard enable-touch
        disable-gfx sftp-timeout sftp-public-key recording-exclude-touch""",
    "telnet": """timeout func-keys-and-keypad""",
}
LATER_EVERYWHERE = """recording-write-existing recording-include-clipboard clipboard-buffer-size
    wol-udp-port"""
LATER_IN_TERMINALS = "typescript-write-existing"


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_every_parameter_of_guacd_is_there_and_no_other(protocol: Protocol) -> None:
    later = LATER[protocol.name] + " " + LATER_EVERYWHERE
    if protocol.name in {"ssh", "telnet"}:
        later += " " + LATER_IN_TERMINALS
    known = {p.name for p in protocol if not p.ours}
    assert known == set(GUACD_1_3_0[protocol.name].split()) | set(later.split())
    assert len(protocol.by_name()) == len(list(protocol))  # none twice
    by_name = protocol.by_name()
    assert all(by_name[name].since <= "1.3" for name in GUACD_1_3_0[protocol.name].split())
    assert all(by_name[n].since >= "1.4" for n in later.split() if n != "enable-agent")


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_every_parameter_is_described(protocol: Protocol) -> None:
    for parameter in protocol:
        assert parameter.label
        assert re.fullmatch(r"[A-Za-z`][^\n]+\.( [^\n]+\.)?", parameter.help), parameter.name
        assert bool(parameter.options) == (parameter.type in {Type.ENUM, Type.COLOR_SCHEME}), (
            parameter.name
        )
        assert parameter.secret <= (Flag.SECRET in parameter.flags)
        if parameter.type is Type.ENUM and parameter.default:
            assert parameter.default in {option.value for option in parameter.options}


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_passwords_and_private_keys_are_secret(protocol: Protocol) -> None:
    secret = {p.name for p in protocol if p.secret}
    expected = {
        p.name for p in protocol if re.search(r"(password|passphrase|private-key)$", p.name)
    }
    assert secret == expected


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_what_is_sent_unasked_is_valid_and_brings_the_port(protocol: Protocol) -> None:
    granted = protocol.granted_defaults()
    assert granted["port"] == str(protocol.default_port)
    assert (
        parameters_validate(protocol.name, {"hostname": "h"} | granted)
        == {"hostname": "h"} | granted
    )


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.name)
def test_what_says_where_secrets_go_is_marked(protocol: Protocol) -> None:
    marks = {Flag.NETWORK, Flag.TRUST}
    for parameter in protocol:
        if re.search(r"(hostname|port|host-key|host-key-check|-host|-addr)$", parameter.name):
            assert parameter.flags & marks, parameter.name


def test_what_is_ours_alone() -> None:
    ours = {(p.name, each.name) for p in PROTOCOLS for each in p if each.ours}
    assert ours == {("ssh", "host-key-check")}


def test_an_unknown_protocol() -> None:
    assert protocol_get("gopher") is None


def test_the_reference_page_for_people_is_current() -> None:
    from deskgate.control.catalogue.docs import parameters_page

    page = Path(__file__).parents[4] / "docs" / "parameters.md"
    assert page.read_text() == parameters_page(), (
        "run: python -m deskgate.control.catalogue.docs > docs/parameters.md"
    )
