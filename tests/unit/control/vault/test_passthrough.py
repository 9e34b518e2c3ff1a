"""The log-in's password: sealed, beside the log-in, only where it is passed on."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from tests.unit.control.fixtures import PASSWORD, Browser, Browsers
from tests.unit.control.vault.scene import LOGIN, Scene

from deskgate.control.accounts.models import User
from deskgate.control.errors import KeyTrouble
from deskgate.control.tokens.models import Login
from deskgate.control.tree.models import Connection, CredentialSource, Folder
from deskgate.control.vault import passthrough
from deskgate.control.vault.models import LoginPassword
from deskgate.control.vault.passthrough import (
    passed_on_anywhere,
    password_keep,
    password_of,
    password_there,
)
from deskgate.grants import Secret


@pytest.fixture
def passing(db: None) -> Folder:
    return Folder.objects.create(name="f", credential_source=CredentialSource.PASS_THROUGH)


def test_kept_for_the_log_ins_life(passing: Folder, person: User, browser: Browsers) -> None:
    page = browser("ada")
    row = LoginPassword.objects.get()
    assert PASSWORD.encode() not in bytes(row.sealed)
    name = row.login.name
    assert password_of(login=name) == Secret(PASSWORD)
    assert "to_pass_on" not in str(dict(page.client.session))
    assert page.send("DELETE", "/session").status_code == 204
    assert not LoginPassword.objects.exists()
    assert password_of(login=name) is None


def test_not_kept_where_nothing_passes_it_on(person: User, browser: Browsers) -> None:
    assert not passed_on_anywhere()
    browser("ada")
    assert not LoginPassword.objects.exists()


def test_another_log_in_in_the_same_browser(
    passing: Folder, person: User, admin: User, browser: Browsers
) -> None:
    page = browser("ada")
    page.log_in("root")
    row = LoginPassword.objects.get()
    assert row.login.person == admin


def test_shown_again_it_is_kept_from_then_on(
    person: User, browser: Browsers, connection: Connection
) -> None:
    page = browser("ada")
    Connection.objects.update(credential_source=CredentialSource.PASS_THROUGH)
    assert page.send("POST", "/session/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert LoginPassword.objects.get().login.person == person


def test_a_new_password_takes_its_place(passing: Folder, person: User, browser: Browsers) -> None:
    page = browser("ada")
    new = "another-harbour-43"
    body = {"current": PASSWORD, "new": new}
    answer = page.send("POST", "/me/password", body)
    assert answer.status_code in (200, 204), answer.content
    row = LoginPassword.objects.get()
    assert password_of(login=row.login.name) == Secret(new)


def test_a_guacamole_client(passing: Folder, person: User) -> None:
    page = Browser()
    form = urlencode({"username": "ada", "password": PASSWORD})
    answer = page.client.post("/api/tokens", form, content_type="application/x-www-form-urlencoded")
    token = answer.json()["authToken"]
    row = LoginPassword.objects.get()
    assert row.login.kind == "guacamole"
    assert page.client.delete(f"/api/tokens/{token}").status_code == 204
    assert not LoginPassword.objects.exists()


def test_trouble_with_the_vault_keeps_nobody_out(
    passing: Folder, person: User, browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Secret) -> bytes:
        raise KeyTrouble("no key")

    monkeypatch.setattr(passthrough, "seal", fail)
    assert browser("ada").get("/session").json()["user"]["username"] == "Ada"
    assert not LoginPassword.objects.exists()


def test_forgotten_with_the_log_in(scene: Scene) -> None:
    name = LOGIN + scene.editor.username
    assert password_there(login=name)
    Login.objects.filter(name=name).delete()
    assert not password_there(login=name)
    password_keep(login="nobody's", password=Secret("x"))
    assert Login.objects.count() == 1
