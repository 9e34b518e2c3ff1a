"""Guacozy's three kinds of connections, as the parameters that it sent to guacd."""

from __future__ import annotations

import pytest

from deskgate.control.port.guacozy_targets import parameters_read
from deskgate.control.port.pgdump import Row
from deskgate.control.port.troubles import Troubles

BASE: Row = {"name": "x", "host": "10.0.0.1", "port": "22", "username": "root", "domain": None}


def _read(protocol: str, own: Row, **base: str | None) -> tuple[dict[str, str], list[str]]:
    troubles = Troubles()
    values = parameters_read(protocol, {**BASE, **base}, own, "row", troubles)
    return values, [note.text for note in troubles.notes]


def test_ssh() -> None:
    values, notes = _read("ssh", {"font_size": "10", "server_alive_interval": "0"}, port="2222")
    assert values == {
        "hostname": "10.0.0.1",
        "port": "2222",
        "username": "root",
        "font-size": "10",
        "terminal-type": "xterm",
    }
    assert notes == []


def test_what_guacozy_kept_but_never_sent() -> None:
    own: Row = {"host_key": "ssh-rsa AAAA", "server_alive_interval": "30", "command": "top"}
    values, _ = _read("ssh", own | {"terminal_type": "xterm-256colors"})
    assert values["host-key"] == "ssh-rsa AAAA"
    assert values["server-alive-interval"] == "30"
    assert (values["command"], values["terminal-type"]) == ("top", "xterm-256color")
    assert "port" not in values  # the default one
    _, notes = _read("vnc", {"autoretry": "3"})
    assert "autoretry" in notes[0]


@pytest.mark.parametrize("program", ["", "None", None])
def test_rdp_and_its_program_called_none(program: str | None) -> None:
    own: Row = {
        "ignore_cert": "t",
        "security": "any",
        "initial_program": program,
        "server_layout": "tr-tr-qwerty",
        "color_depth": "8",
        "resize_method": "reconnect",
    }
    values, _ = _read("rdp", own, port="3389", domain="CORP")
    assert values == {
        "hostname": "10.0.0.1",
        "username": "root",
        "domain": "CORP",
        "ignore-cert": "true",
        "server-layout": "tr-tr-qwerty",
        "color-depth": "8",
        "resize-method": "reconnect",
    }


def test_vnc_behind_a_repeater_and_waiting_for_the_server() -> None:
    own: Row = {
        "repeater_dest_host": "panel",
        "repeater_dest_port": "5999",
        "cursor_remote": "1",
        "clipboard_encoding": "UTF-8",
    }
    values, _ = _read("vnc", own, port="5901", username=None)
    assert values == {
        "hostname": "10.0.0.1",
        "port": "5901",
        "dest-host": "panel",
        "dest-port": "5999",
        "cursor": "remote",
        "clipboard-encoding": "UTF-8",
    }
    waiting, _ = _read("vnc", {"reverse_connect": "1", "listen_timeout": "5"})
    assert (waiting["reverse-connect"], waiting["listen-timeout"]) == ("true", "5000")
    assert "listen-timeout" not in _read("vnc", {"listen_timeout": "5"})[0]


def test_what_we_cannot_keep_is_said() -> None:
    values, notes = _read("ssh", {"font_size": "13"}, domain="CORP", port="0")
    assert not {"font-size", "domain", "port"} & values.keys()
    assert [note.split(":")[1].split()[0] for note in notes] == ["the", "port", "font-size"]
