"""Host keys: learned once, insisted on, changed by those who may."""

from __future__ import annotations

import base64

import pytest
from tests.unit.control.vault.scene import HOST, Scene, as_person, how, sent

from deskgate.control.errors import Invalid
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.choices import choice_set
from deskgate.control.vault.credentials import credential_create
from deskgate.control.vault.host_keys import (
    HostKeyMissing,
    Place,
    entry_parse,
    fingerprint,
    host_key_entry,
    host_key_learn,
    host_key_set,
    host_key_to_learn,
    host_keys_clear,
    place_of,
)
from deskgate.control.vault.host_probe import SeenKey
from deskgate.control.vault.models import HostKey, PersonalChoice
from deskgate.control.vault.vouchers import reference_of


def _key(text: bytes) -> SeenKey:
    inner = b"\0\0\0\x0bssh-ed25519" + text
    return SeenKey("ssh-ed25519", base64.b64encode(inner).decode())


ONE, OTHER = _key(b"one"), _key(b"other")
PLACE = Place(HOST, 22)


def test_the_first_one_stays(scene: Scene) -> None:
    host_key_learn(connection=scene.own, place=PLACE, seen=ONE)
    host_key_learn(connection=scene.own, place=PLACE, seen=OTHER)
    row = HostKey.objects.get()
    assert (row.key, row.first_use, row.by_name) == (ONE.key, True, "")
    parameters = effective(scene.own).parameters()
    assert host_key_to_learn(connection=scene.own, parameters=parameters) is None
    entry = host_key_entry(connection=scene.own, parameters=parameters)
    assert entry == f"{HOST} ssh-ed25519 {ONE.key}"


def test_elsewhere_and_back_forgets_nothing(scene: Scene) -> None:
    for place, seen in ((PLACE, ONE), (Place(HOST, 2222), OTHER), (PLACE, OTHER)):
        host_key_learn(connection=scene.own, place=place, seen=seen)
    entry = host_key_entry(connection=scene.own, parameters={"hostname": HOST})
    assert entry == f"{HOST} ssh-ed25519 {ONE.key}"


def test_when_a_key_is_to_be_learned(scene: Scene) -> None:
    def wanted(**parameters: str) -> Place | None:
        return host_key_to_learn(connection=scene.own, parameters=parameters)

    assert wanted(hostname=HOST) == PLACE
    assert wanted(hostname=HOST, port="2222") == Place(HOST, 2222)
    assert wanted() is None
    assert wanted(hostname=HOST, **{"host-key": "x"}) is None
    assert wanted(hostname=HOST, **{"host-key-check": "off"}) is None
    assert wanted(hostname=HOST, **{"host-key-check": "pinned"}) is None
    vnc = connection_create(name="v", protocol="vnc", folder=None, parameters={"hostname": HOST})
    assert host_key_to_learn(connection=vnc, parameters={"hostname": HOST}) is None


def test_what_is_insisted_on(scene: Scene) -> None:
    def entry(**parameters: str) -> str | None:
        said = {"hostname": HOST, **parameters}
        return host_key_entry(connection=scene.own, parameters=said)

    line = "somewhere ssh-ed25519 AAAA"
    for check in ("first-use", "pinned", "off"):
        assert entry(**{"host-key": line, "host-key-check": check}) == line
    bare = entry(port="2222", **{"host-key": "ssh-ed25519 AAAA me@there"})
    assert bare == f"[{HOST}]:2222 ssh-ed25519 AAAA"
    assert entry(**{"host-key-check": "off"}) is None
    for check in ("first-use", "pinned"):
        with pytest.raises(HostKeyMissing):
            entry(**{"host-key-check": check})
    host_key_learn(connection=scene.own, place=PLACE, seen=ONE)
    with pytest.raises(HostKeyMissing):  # learned isn't set
        entry(**{"host-key-check": "pinned"})
    host_key_set(
        connection=scene.own, place=PLACE, seen=ONE, used=reference_of(effective(scene.own))
    )
    assert entry(**{"host-key-check": "pinned"}) == f"{HOST} ssh-ed25519 {ONE.key}"
    with pytest.raises(HostKeyMissing):  # of another place
        entry(port="2222")


def test_another_key_has_others_confirm_again(scene: Scene) -> None:
    mine = credential_create(name="mine", kind="personal", owner=scene.editor)
    for connection in (scene.shared, scene.own):
        choice_set(person=scene.editor, connection=connection, credential=mine)
    used = reference_of(effective(scene.shared))
    with as_person(scene.editor):  # who manages the connection need not manage the credentials
        host_key_set(connection=scene.shared, place=PLACE, seen=OTHER, used=used)
    assert HostKey.objects.get().by_name == "Ada"
    assert PersonalChoice.objects.get().connection == scene.own
    problem = how(scene.admin, scene.shared).problem
    assert problem is not None
    assert problem.kind == "credentials-not-vouched"


def test_who_may_vouch_need_not_do_so_again(scene: Scene) -> None:
    used = reference_of(effective(scene.shared))
    with as_person(scene.admin):
        host_key_set(connection=scene.shared, place=PLACE, seen=OTHER, used=used)
        host_keys_clear(connection=scene.shared, used=used)
    assert not HostKey.objects.exists()
    assert sent(scene.editor, scene.shared)["username"] == "deploy"


def test_fingerprints_are_as_ssh_shows_them() -> None:
    key = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"  # github.com's
    assert fingerprint(key) == "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


@pytest.mark.parametrize(
    "text",
    [
        f"ssh-ed25519 {ONE.key}",
        f"ssh-ed25519 {ONE.key} me@there\n",
        f"host.example ssh-ed25519 {ONE.key}",
        f"[host.example]:22 ssh-ed25519 {ONE.key} comment",
    ],
)
def test_lines_that_are_read(text: str) -> None:
    assert entry_parse(text) == ONE


@pytest.mark.parametrize(
    "text",
    ["", "x", "ssh-ed25519", "ssh-ed25519 !", f"ssh-rsa {ONE.key}", f"a b ssh-ed25519 {ONE.key}"],
)
def test_lines_that_are_not(text: str) -> None:
    with pytest.raises(Invalid) as invalid:
        entry_parse(text)
    assert set(invalid.value.errors) == {"key"}


def test_a_place_needs_a_host() -> None:
    assert place_of({"port": "22"}) is None
    assert place_of({"hostname": "h", "port": "x"}) is None
    assert place_of({"hostname": "h"}) == Place("h", 22)
