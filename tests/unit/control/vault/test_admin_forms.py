"""The form of credentials."""

from __future__ import annotations

from tests.unit.control.vault.scene import MARKER, Scene

from deskgate.control.vault.admin_forms import CredentialForm
from deskgate.grants import Secret


def test_a_stored_secret_is_not_in_the_form(scene: Scene) -> None:
    form = CredentialForm(instance=scene.key)
    text = str(form)
    assert "deploy" in text
    assert MARKER not in text


def test_empty_fields_keep_and_ticked_ones_forget(scene: Scene) -> None:
    data = {
        "name": "prod-key",
        "username": "x",
        "password": "",
        "passphrase": "new",
        "forget": ["private-key"],
    }
    form = CredentialForm(data, instance=scene.key)
    assert form.is_valid(), form.errors
    given = form.given()
    assert given is not None
    assert given.secrets == {"passphrase": Secret("new"), "private-key": None}
    typed = CredentialForm(data | {"private_key": "hello"})
    assert "hello" not in str(typed)


def test_named_ones_have_no_value_of_their_own(scene: Scene) -> None:
    form = CredentialForm({"name": "corp"}, instance=scene.corp)
    assert form.is_valid(), form.errors
    assert form.given() is None
