"""An OpenSSH configuration: hosts as ssh would see them, and everything else reported."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.unit.control.port.samples import sample

from deskgate.control.port import openssh
from deskgate.control.port.openssh import openssh_plan
from deskgate.control.port.options import Options
from deskgate.control.port.plan import ConnectionEntry, Plan
from deskgate.control.port.troubles import Unreadable

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Of the sample; whatever would look a name up fails."""

    def never(*_: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "gethostbyname", never)
    monkeypatch.setattr(socket, "getfqdn", never)
    return openssh_plan(sample("ssh_config"), Options(files={"deploy_rsa": KEY}))


def _one(plan: Plan, name: str) -> ConnectionEntry:
    return next(one for one in plan.connections if one.path == (name,))


def _said(plan: Plan) -> str:
    return "\n".join(f"{note.where}: {note.text}" for note in plan.notes)


def test_each_name_is_a_connection(plan: Plan) -> None:
    names = ["jump", "jump.example.com", "web-01", "db main", "legacy"]
    assert [one.path for one in plan.connections] == [(name,) for name in names]
    assert {one.protocol for one in plan.connections} == {"ssh"}


def test_settings_of_patterns_go_to_the_hosts_that_they_match(plan: Plan) -> None:
    web = _one(plan, "web-01")
    assert web.parameters == {
        "hostname": "web-01.internal.example.com",
        "username": "deploy",
        "server-alive-interval": "30",
    }
    assert web.secrets["private-key"].reveal() == KEY
    assert _one(plan, "db main").parameters == {
        "hostname": "10.0.0.7",
        "username": "someone",
        "server-alive-interval": "60",
        "timeout": "20",
        "command": "tmux attach",
    }


def test_what_is_not_understood_is_said(plan: Plan) -> None:
    said = _said(plan)
    for part in (
        "line 2: config.d/* is included there, but was not read",
        "line 4: jump logs in with the key ~/.ssh/id_ed25519",
        "line 10: web-?? is a pattern",
        "line 10: !web-99 is a pattern",
        "line 33: * is a pattern",
        "line 14: web-01 goes through another machine (ProxyJump)",
        "line 25: legacy goes through another machine (ProxyCommand)",
        "line 25: legacy: port was left out",
        "line 30: A Match block",
        "line 18: ForwardAgent is not taken over",
        "line 35: CanonicalizeHostname is not taken over",
    ):
        assert part in said


def test_nothing_of_it_is_run(plan: Plan) -> None:
    assert "root" not in str([one.parameters for one in plan.connections])
    assert not Path("/tmp/never-run").exists()


def test_nothing_of_this_machine_gets_in() -> None:
    config = b"Host a\n  HostName %l.%h\n  User %u\n  IdentityFile %d/~/%r\n"
    plan = openssh_plan(config, Options())
    assert _one(plan, "a").parameters == {"hostname": "%l.a", "username": "%u"}
    assert "the key %d/~/%r, which" in _said(plan)


@pytest.mark.parametrize("text", ["no key at all", KEY + "x" * 10_000])
def test_a_file_that_is_no_key(text: str) -> None:
    config = b"Host a\n  IdentityFile /k\n"
    plan = openssh_plan(config, Options(files={"k": text}))
    assert _one(plan, "a").secrets == {}
    assert "/k was left out" in _said(plan)


def test_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="nothing to import"):
        openssh_plan(b"Host *\n  User x\n", Options())
    with pytest.raises(Unreadable) as caught:
        openssh_plan(b"Host a\n???\n", Options())
    assert list(caught.value.errors) == ["line 2"]
    monkeypatch.setattr(openssh, "OBJECTS", 1)
    with pytest.raises(Unreadable, match="more than 1 hosts"):
        openssh_plan(b"Host a b\n", Options())
