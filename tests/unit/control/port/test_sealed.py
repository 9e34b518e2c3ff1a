"""Secrets sealed with a passphrase, opened with it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskgate.control.port import sealed as sealing
from deskgate.control.port.plan import ConnectionEntry, CredentialEntry, Plan, UserEntry
from deskgate.control.port.sealed import sealed, unsealed
from deskgate.control.port.troubles import Troubles, Unreadable
from deskgate.control.port.yaml_read import yaml_plan
from deskgate.control.port.yaml_write import yaml_text
from deskgate.grants import Secret

PHRASE = Secret("correct horse battery")
BARE = Plan(
    connections=(ConnectionEntry(path=("A", "b/c"), protocol="ssh"),),
    credentials=(CredentialEntry(name="corp", source="static"),),
    users=(UserEntry(username="ada"),),
)
FULL = replace(
    BARE,
    connections=(replace(BARE.connections[0], secrets={"password": Secret("pässword")}),),
    credentials=(replace(BARE.credentials[0], secrets={"private-key": Secret("k")}),),
    users=(replace(BARE.users[0], password_hash=Secret("hash")),),
)


@pytest.fixture(scope="module")
def file() -> str:
    return yaml_text(FULL, secrets=sealed(FULL, PHRASE))


def _open(file: str, passphrase: Secret | None, troubles: Troubles | None = None) -> Plan:
    plan, block = yaml_plan(file)
    assert block is not None
    return unsealed(plan, block, passphrase, troubles or Troubles())


def test_there_and_back(file: str) -> None:
    assert "pässword" not in file
    plan = _open(file, PHRASE)
    assert plan.connections[0].secrets["password"].reveal() == "pässword"
    assert plan.credentials[0].secrets["private-key"].reveal() == "k"
    assert plan.users[0].password_hash is not None
    assert plan.users[0].password_hash.reveal() == "hash"


def test_each_file_is_sealed_anew(file: str) -> None:
    assert sealed(FULL, PHRASE)["sealed"] not in file


def test_without_or_with_another_passphrase(file: str) -> None:
    troubles = Troubles()
    assert _open(file, None, troubles).connections[0].secrets == {}
    assert "no passphrase was given" in troubles.notes[0].text
    with pytest.raises(Unreadable, match="passphrase is wrong"):
        _open(file, Secret("another horse battery"))
    with pytest.raises(Unreadable, match="at least 12"):
        sealed(FULL, Secret("short"))


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("scrypt-fernet-1", "rot13", "another recipe"),
        ("salt: ", "salt: '*' # ", "was changed"),
        ("sealed: |-\n    ", "sealed: |-\n    X", "were changed"),
    ],
)
def test_a_file_that_was_changed(file: str, old: str, new: str, part: str) -> None:
    with pytest.raises(Unreadable, match=part):
        _open(file.replace(old, new), PHRASE)
    with pytest.raises(Unreadable, match="a mapping"):
        _open("deskgate: 1\nsecrets: [x]\n", PHRASE)


def test_secrets_of_what_is_not_in_the_file_are_said(file: str) -> None:
    troubles = Troubles()
    _open(file.replace("name: corp", "name: other"), PHRASE, troubles)
    assert "secrets of 'corp'" in troubles.notes[0].text


@pytest.mark.parametrize(
    "inside",
    [
        *("[]", '{"connections": []}', '{"connections": {"a": []}}', '{"users": 1}'),
        *('{"credentials": null}', '{"users": {"ada": null}}', "[" * 100_000),
        *('{"connections": {"a//b": {}}}', '{"credentials": {"corp": {"password": 1}}}'),
    ],
)
def test_whoever_knows_the_passphrase_can_seal_nothing_that_fails(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_LOG_N", 10)
    monkeypatch.setattr("deskgate.control.port.sealed.json.dumps", lambda *_, **__: inside)
    text = yaml_text(BARE, secrets=sealed(FULL, PHRASE))
    with pytest.raises(Unreadable):
        _open(text, PHRASE)
