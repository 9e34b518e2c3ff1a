"""An OpenSSH client's configuration: each host that has a name of its own becomes a connection.

Laws: nothing is run and nothing looked up (paramiko would run `Match exec` and resolve names), so
it gets only the lines that we understand; what else there is is reported with its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from paramiko import ConfigParseError, SSHConfig

from deskgate.control.port.openssh_blocks import Blocks, is_pattern
from deskgate.control.port.openssh_lines import Line, config_lines
from deskgate.control.port.options import Options
from deskgate.control.port.plan import ConnectionEntry, Plan
from deskgate.control.port.shape import parameter_errors
from deskgate.control.port.text import OBJECTS, decode
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.grants import Secret

_TAKEN: Final = {  # OpenSSH's word in lower case -> guacd's
    "hostname": "hostname",
    "port": "port",
    "user": "username",
    "serveraliveinterval": "server-alive-interval",
    "connecttimeout": "timeout",
    "remotecommand": "command",
}
_HANDED_OVER: Final = frozenset({"proxyjump", "proxycommand", *_TAKEN})
# Of each IdentityFile, numbered: under its own name paramiko would look this machine's name up.
_KEY_FILE: Final = "keyfile"
_HIDDEN: Final = str.maketrans({"~": "\x01", "%": "\x02"})  # what paramiko would fill in from here
_SHOWN: Final = str.maketrans({"\x01": "~", "\x02": "%"})
_PROXIES: Final = (("proxyjump", "ProxyJump"), ("proxycommand", "ProxyCommand"))


@dataclass(slots=True)
class _Reading:
    """The lines that paramiko gets, the hosts by their name, and what was not understood."""

    blocks: Blocks = field(default_factory=Blocks)
    keys: int = 0  # IdentityFile lines
    hosts: dict[str, str] = field(default_factory=dict)  # name -> where
    ignored: dict[str, str] = field(default_factory=dict)  # keyword -> where it stood first
    troubles: Troubles = field(default_factory=Troubles)


def openssh_plan(data: bytes, options: Options) -> Plan:
    """The plan of a configuration. Raises Unreadable."""
    reading = _Reading()
    _sift(config_lines(decode(data), options, reading.troubles), reading)
    if len(reading.hosts) > OBJECTS:
        raise refuse("file", f"It has more than {OBJECTS} hosts. Import it in parts.")
    entries = tuple(
        _entry(name, where, _lookup(name, reading.blocks), options, reading.troubles)
        for name, where in reading.hosts.items()
    )
    for keyword, where in reading.ignored.items():
        reading.troubles.note(where, f"{keyword} is not taken over, here and further on.")
    if not entries:
        raise refuse("file", "There is no Host with a name of its own, so nothing to import.")
    return Plan(connections=entries, notes=reading.troubles.notes, foreign=True)


def _lookup(name: str, blocks: Blocks) -> Any:
    try:
        config = SSHConfig.from_text(blocks.text_for(name))
    except ConfigParseError:
        raise refuse("file", "This is no configuration of OpenSSH's client.") from None
    return config.lookup(name.translate(_HIDDEN))


def _sift(lines: Iterable[Line], reading: _Reading) -> None:
    """Leave to paramiko what it can't do anything with but read."""
    matching = False
    for line in lines:
        if line.keyword == "match":
            matching = True
            reading.troubles.note(
                line.where, "A Match block depends on where ssh runs, so it was left out."
            )
        elif line.keyword == "host":
            matching = False
            _host(line, reading)
        elif matching:
            continue
        elif line.keyword == "identityfile":
            value = line.value.translate(_HIDDEN)
            reading.blocks.add(f'{_KEY_FILE}{reading.keys:09} "{value}"')
            reading.keys += 1
        elif line.keyword not in _HANDED_OVER:
            reading.ignored.setdefault(line.word, line.where)
        else:
            value = line.value
            if line.keyword == "hostname":  # %h is the name that is looked up, and means no harm
                value = value.replace("%h", "\0").translate(_HIDDEN).replace("\0", "%h")
            else:
                value = value.translate(_HIDDEN)
            reading.blocks.add(f'{line.word} "{value}"')


def _host(line: Line, reading: _Reading) -> None:
    """A Host line: its names, and its patterns, whose settings apply to the names they match."""
    names = line.words
    for name in names:
        if is_pattern(name):
            reading.troubles.note(
                line.where,
                f"{name} is a pattern and no host; its settings go to the hosts that it matches.",
            )
        else:
            reading.hosts.setdefault(name, line.where)
    reading.blocks.begin(names)


def _entry(
    name: str, where: str, found: Any, options: Options, troubles: Troubles
) -> ConnectionEntry:
    said = {key: str(value).translate(_SHOWN) for key, value in found.items() if value is not None}
    values = {ours: said[theirs] for theirs, ours in _TAKEN.items() if said.get(theirs)}
    for parameter, text in parameter_errors("ssh", values):
        troubles.note(where, f"{name}: {parameter} was left out: {text}")
        del values[parameter]
    for keyword, word in _PROXIES:
        if said.get(keyword, "none").lower() != "none":
            troubles.note(
                where,
                f"{name} goes through another machine ({word}), which guacd can't do: "
                "it must be reachable from guacd directly.",
            )
    files = [said[key] for key in sorted(said) if key.startswith(_KEY_FILE)]
    return ConnectionEntry(
        path=(name,),
        protocol="ssh",
        parameters=values,
        secrets=_key(name, where, files, options, troubles),
        where=where,
    )


def _key(
    name: str, where: str, files: list[str], options: Options, troubles: Troubles
) -> dict[str, Secret]:
    """The first of the host's private keys whose text is at hand."""
    for path in files:
        text = options.files.get(path) or options.files.get(path.rpartition("/")[2])
        if text is None and options.read_key is not None:
            text = options.read_key(path)
        if text is None:
            continue
        errors = parameter_errors("ssh", {"private-key": text})
        if "PRIVATE KEY" not in text or errors:
            reason = errors[0][1] if errors else "It is no private key."
            troubles.note(where, f"{name}: {path} was left out: {reason}")
            continue
        return {"private-key": Secret(text)}
    for path in files:
        troubles.note(where, f"{name} logs in with the key {path}, which was not taken in.")
    return {}
