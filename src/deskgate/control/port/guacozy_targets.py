"""Guacozy's connections of its three kinds: what it sent to guacd, as parameters.

Laws: what is at guacd's own default is not set; what we can't keep is left out and noted; what
Guacozy stored but never sent is taken where it means well (host key, keep-alive), else noted.
"""

from __future__ import annotations

from typing import Final

from deskgate.control.catalogue import protocol_get
from deskgate.control.port.guacozy_rows import flag, number, text
from deskgate.control.port.pgdump import Row
from deskgate.control.port.shape import parameter_errors
from deskgate.control.port.troubles import Troubles

KINDS: Final = {  # Guacozy's table -> protocol
    "backend_connectionssh": "ssh",
    "backend_connectionrdp": "rdp",
    "backend_connectionvnc": "vnc",
}
_TERMINALS: Final = {"": "xterm", "xterm-256colors": "xterm-256color"}
_NOTHING: Final = frozenset({"", "None"})  # an empty program was saved, and sent, as "None"


def parameters_read(
    protocol: str, base: Row, own: Row, where: str, troubles: Troubles
) -> dict[str, str]:
    """The plain parameters of a connection, from the two rows that it is."""
    values = {
        "hostname": text(base, "host").strip(),
        "port": text(base, "port"),
        "username": text(base, "username"),
        "domain": text(base, "domain"),
    }
    values |= {"ssh": _ssh, "rdp": _rdp, "vnc": _vnc}[protocol](own)
    name = text(base, "name")
    if protocol != "rdp" and values.pop("domain"):
        troubles.note(where, f"{name}: the domain was left out, because only RDP has one.")
    if protocol == "vnc" and number(own, "autoretry") not in {0, 10}:
        troubles.note(where, f"{name}: autoretry was left out; Guacozy never sent it.")
    known = protocol_get(protocol)
    port = str(known.default_port) if known else ""
    values = {
        key: value for key, value in values.items() if value and (key, value) != ("port", port)
    }
    for parameter, problem in parameter_errors(protocol, values):
        troubles.note(where, f"{name}: {parameter} was left out: {problem}")
        del values[parameter]
    return values


def _ssh(row: Row) -> dict[str, str]:
    terminal = text(row, "terminal_type")
    return {
        "host-key": text(row, "host_key").strip(),
        "server-alive-interval": _unless(text(row, "server_alive_interval"), "0"),
        "font-size": text(row, "font_size"),
        "command": text(row, "command"),
        "terminal-type": _TERMINALS.get(terminal, terminal),
    }


def _rdp(row: Row) -> dict[str, str]:
    program = text(row, "initial_program")
    return {
        "ignore-cert": _true(flag(row, "ignore_cert")),
        "security": _unless(text(row, "security"), "any"),
        "disable-auth": _true(flag(row, "disable_auth")),
        "console": _true(flag(row, "console")),
        "initial-program": "" if program in _NOTHING else program,
        "server-layout": text(row, "server_layout"),
        "color-depth": text(row, "color_depth"),
        "resize-method": text(row, "resize_method"),
    }


def _vnc(row: Row) -> dict[str, str]:
    reverse = flag(row, "reverse_connect")
    repeater = number(row, "repeater_dest_port")
    return {
        "color-depth": text(row, "color_depth"),
        "swap-red-blue": _true(flag(row, "swap_red_blue")),
        "cursor": "remote" if flag(row, "cursor_remote") else "",
        "read-only": _true(flag(row, "read_only")),
        "dest-host": text(row, "repeater_dest_host").strip(),
        "dest-port": str(repeater) if repeater > 0 else "",
        "reverse-connect": _true(reverse),
        "listen-timeout": str(number(row, "listen_timeout") * 1000) if reverse else "",
        "clipboard-encoding": _unless(text(row, "clipboard_encoding"), "ISO8859-1"),
    }


def _true(value: bool) -> str:
    return "true" if value else ""


def _unless(value: str, default: str) -> str:
    return "" if value == default else value
