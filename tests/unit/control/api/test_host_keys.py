"""Host keys through the API: shown to who may connect, changed by who manages."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers
from tests.unit.control.vault.scene import HOST, LEARNED, Scene, sent

from deskgate.control.accounts.models import User
from deskgate.control.api import host_keys
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.host_keys import fingerprint
from deskgate.control.vault.host_probe import NotSeen, SeenKey
from deskgate.grants import Ending

OTHER = SeenKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAABWV2aWwh")


@pytest.fixture
def scene(db: None, admin: User, person: User) -> Scene:
    return Scene.make(admin=admin, editor=person)


@pytest.fixture
def path(scene: Scene) -> str:
    return f"/connections/{scene.own.pk}/host-keys"


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows another key than the one that was learned."""
    monkeypatch.setattr(host_keys, "host_key_read", lambda host, port: OTHER)


def test_shown(scene: Scene, path: str, browser: Browsers) -> None:
    page = browser("ada")
    empty = {"check": "first-use", "parameter": False, "keys": [], "may_change": False}
    assert page.get(path).json() == empty
    sent(scene.admin, scene.own)
    key = page.get(path).json()["keys"][0]
    assert key["fingerprint"] == fingerprint(LEARNED.key)
    assert (key["host"], key["port"], key["first_use"], key["set_by"]) == (HOST, 22, True, "")


def test_changed_by_who_manages_it(scene: Scene, path: str, browser: Browsers) -> None:
    sent(scene.admin, scene.own)
    page = browser("root")
    assert page.get(path).json()["may_change"]
    seen = page.send("POST", f"{path}/look").json()
    assert (seen["matches"], seen["fingerprint"]) == (False, fingerprint(OTHER.key))
    differs = page.send("PUT", path, {"fingerprint": fingerprint(LEARNED.key)})
    assert (differs.status_code, differs.json()["type"]) == (409, "host-key-differs")
    assert page.send("PUT", path, {}).status_code == 422
    assert page.send("PUT", path, {"key": "nonsense"}).status_code == 422
    now = page.send("PUT", path, {"fingerprint": seen["fingerprint"]}).json()["keys"]
    assert [(k["key"], k["set_by"], k["first_use"]) for k in now] == [(seen["key"], "root", False)]
    line = f"{HOST} {LEARNED.key_type} {LEARNED.key}"
    assert page.send("PUT", path, {"key": line}).json()["keys"][0]["fingerprint"] == fingerprint(
        LEARNED.key
    )
    assert page.send("DELETE", path).status_code == 204
    assert page.get(path).json()["keys"] == []


def test_by_nobody_else(scene: Scene, path: str, browser: Browsers) -> None:
    page = browser("ada")
    for method, where in (("PUT", path), ("DELETE", path), ("POST", f"{path}/look")):
        body = {"key": f"{OTHER.key_type} {OTHER.key}"}
        assert page.send(method, where, body).status_code in (403, 404), method
    AccessGrant.objects.filter(user=scene.editor).delete()
    assert page.get(path).status_code == 404


def test_a_server_that_can_not_be_looked_at(
    path: str, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(host: str, port: int) -> SeenKey:
        raise NotSeen(Ending.HOST_UNREACHABLE, "Nothing answers.")

    monkeypatch.setattr(host_keys, "host_key_read", fail)
    answer = browser("root").send("POST", f"{path}/look")
    assert (answer.status_code, answer.json()["type"]) == (409, "host-key-unreadable")
    assert answer.json()["detail"] == "Nothing answers."


def test_only_ssh(scene: Scene, browser: Browsers) -> None:
    made = connection_create(
        name="v", protocol="vnc", folder=scene.prod, parameters={"hostname": HOST}
    )
    answer = browser("root").get(f"/connections/{made.pk}/host-keys")
    assert answer.status_code == 422


def test_the_parameter_is_named(scene: Scene, path: str, browser: Browsers) -> None:
    page = browser("root")
    body = {
        "parameters": {"host-key": "x ssh-ed25519 AAAA", "host-key-check": "pinned"},
        "on_target_change": "keep",
    }
    assert page.send("PATCH", path.removesuffix("/host-keys"), body).status_code == 200
    said = page.get(path).json()
    assert (said["parameter"], said["check"]) == (True, "pinned")
