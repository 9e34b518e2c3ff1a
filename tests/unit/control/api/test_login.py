"""How one would log in, one's own choice, and vouchers, through the API."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers
from tests.unit.control.vault.scene import Scene, as_person

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import folder_update
from deskgate.control.vault.credentials import Given, credential_create


@pytest.fixture
def scene(db: None, admin: User, person: User) -> Scene:
    return Scene.make(admin=admin, editor=person)


def _login(connection: Connection) -> str:
    return f"/connections/{connection.pk}/login"


def test_the_sentence(scene: Scene, browser: Browsers) -> None:
    page = browser("ada")
    said = page.get(_login(scene.shared)).json()
    assert said == {
        "sentence": "Will log in as deploy with ‘prod-key’.",
        "source": "static",
        "credential": {"id": str(scene.key.pk), "name": "prod-key", "kind": "static"},
        "username": "deploy",
        "ready": True,
        "problem": None,
        "what_to_do": "",
        "ask_for": [],
        "target": said["target"],
        "may_confirm": False,
    }
    passed = page.get(_login(scene.passing)).json()
    assert passed["ready"]  # `browser` logged in by password


def test_only_for_who_may_open_it(scene: Scene, browser: Browsers) -> None:
    AccessGrant.objects.filter(user=scene.editor).update(role=Role.SEE)
    page = browser("ada")
    path = f"/connections/{scene.shared.pk}/my-credential"
    for wanted in (403, 404):
        assert page.get(_login(scene.shared)).status_code == wanted
        assert page.send("PUT", path, {"credential_id": "1"}).status_code == wanted
        assert page.send("DELETE", path).status_code == wanted
        AccessGrant.objects.filter(user=scene.editor).delete()


def test_ones_own_choice(scene: Scene, browser: Browsers) -> None:
    mine = credential_create(name="mine", kind="personal", owner=scene.editor, given=Given("me"))
    page = browser("ada")
    path = f"/connections/{scene.shared.pk}/my-credential"
    body = {"credential_id": str(mine.pk), "target": "what was before"}
    changed = page.send("PUT", path, body)
    assert (changed.status_code, changed.json()["type"]) == (409, "target-changed")
    said = page.send("PUT", path, {"credential_id": str(mine.pk)}).json()
    assert said["sentence"] == "Will log in as me with your own ‘mine’."
    assert page.send("PUT", path, {"credential_id": str(scene.key.pk)}).status_code == 404
    assert page.send("DELETE", path).status_code == 204
    assert page.get(_login(scene.shared)).json()["source"] == "static"
    theirs = browser("root").send("PUT", path, {"credential_id": str(mine.pk)})
    assert theirs.status_code == 404


def test_confirming_the_target(scene: Scene, browser: Browsers) -> None:
    with as_person(scene.editor):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2222"}})
    page, root = browser("ada"), browser("root")
    said = page.get(_login(scene.shared)).json()
    assert (said["ready"], said["problem"]) == (False, "credentials-not-vouched")
    assert said["what_to_do"]
    path = f"/connections/{scene.shared.pk}/vouchers"
    assert page.send("POST", path).status_code == 403
    token = page.send("POST", f"/connections/{scene.shared.pk}/tunnel-tokens")
    assert (token.status_code, token.json()["type"]) == (409, "credentials-not-vouched")
    said = root.get(_login(scene.shared)).json()
    assert said["may_confirm"]
    assert root.send("POST", path, {"target": "x"}).status_code == 409
    assert root.send("POST", path, {"target": said["target"]}).json()["ready"]
    assert page.get(_login(scene.shared)).json()["ready"]
    own = f"/connections/{scene.own.pk}"
    assert root.get(f"{own}/login").json()["problem"] == "secrets-for-another-target"
    assert root.send("POST", f"{own}/vouchers").json()["ready"]
    assert page.send("POST", f"{own}/tunnel-tokens").status_code == 201


def test_what_is_asked_for(scene: Scene, browser: Browsers) -> None:
    page = browser("ada")
    path = f"/connections/{scene.own.pk}"
    assert page.send("PATCH", path, {"credential_source": "ask"}).status_code == 200
    said = page.get(f"{path}/login").json()
    assert (said["source"], said["ask_for"]) == ("ask", ["password", "private-key", "passphrase"])
    needed = page.send("POST", f"{path}/tunnel-tokens")
    assert (needed.status_code, needed.json()["type"]) == (409, "credentials-needed")
    given = {"credentials": {"password": "x"}, "target": said["target"]}
    assert page.send("POST", f"{path}/tunnel-tokens", given).status_code == 201
    wrong = {"credentials": {"hostname": "x"}}
    assert page.send("POST", f"{path}/tunnel-tokens", wrong).status_code == 422
