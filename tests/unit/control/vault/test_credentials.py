"""Credentials: made, changed, filled in, deleted; and none of it in the clear."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import MARKER, Scene, as_person

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tree.services import folder_create
from deskgate.control.vault.credentials import (
    Given,
    credential_create,
    credential_delete,
    credential_update,
    key_pair_make,
    value_clear,
    value_reveal,
    value_set,
)
from deskgate.control.vault.keypairs import KeyPairType
from deskgate.control.vault.models import CredentialSecret, CredentialValue
from deskgate.grants import Secret


def test_what_is_kept_is_sealed_and_what_is_told_holds_no_secret(scene: Scene) -> None:
    assert all(MARKER.encode() not in bytes(row.token) for row in CredentialSecret.objects.all())
    told = list(Event.objects.filter(action__startswith="credential.").values_list("details"))
    assert told
    assert MARKER not in str(told)
    fill = Event.objects.filter(action="credential.fill", thing_name="prod-key").get()
    assert fill.details["fields"] == ["password", "username"]


def test_absent_stays_and_none_is_forgotten(scene: Scene) -> None:
    value = CredentialValue.objects.get(credential=scene.key)
    given = Given(secrets={"passphrase": Secret("x")})
    with pytest.raises(Invalid):  # longer than guacd takes
        value_set(
            credential=scene.key, person=None, given=Given(secrets={"password": Secret("x" * 5000)})
        )
    credential_update(credential=scene.key, name="other", given=given)
    value.refresh_from_db()
    assert value.username == "deploy"
    assert value_reveal(value=value) == {"password": Secret(MARKER), "passphrase": Secret("x")}
    given = Given(username="", secrets={"password": None, "passphrase": None})
    credential_update(credential=scene.key, given=given)
    value.refresh_from_db()
    assert (value.username, value_reveal(value=value)) == ("", {})


@pytest.mark.parametrize(
    ("secrets", "field"),
    [
        ({"pin": Secret("1")}, "secrets.pin"),
        ({"password": Secret("a\0b")}, "secrets.password"),
        ({"password": Secret("\ud800")}, "secrets.password"),
        ({"private-key": Secret("hello")}, "secrets.private-key"),
    ],
)
def test_what_can_not_be_kept(scene: Scene, secrets: dict[str, Secret], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        value_set(credential=scene.key, person=None, given=Given(secrets=secrets))
    assert set(invalid.value.errors) == {field}
    value = CredentialValue.objects.get(credential=scene.key)
    assert value_reveal(value=value) == {"password": Secret(MARKER)}


def test_rules_of_the_kinds(scene: Scene) -> None:
    with pytest.raises(Invalid):
        credential_create(name="x", kind="magic")
    with pytest.raises(Invalid):
        credential_create(name="x", kind="personal", owner=scene.editor, folder=scene.prod)
    with pytest.raises(Invalid):
        credential_create(name="x", kind="named", given=Given("u"))
    with pytest.raises(Invalid):
        credential_update(credential=scene.corp, given=Given("u"))
    mine = credential_create(name="mine", kind="personal", owner=scene.editor)
    with pytest.raises(Invalid):
        credential_update(credential=mine, folder=scene.prod)
    with pytest.raises(Invalid):
        credential_create(name="prod-key", kind="static")
    assert credential_create(name="mine", kind="personal", owner=scene.admin).name == "mine"
    with pytest.raises(Invalid):
        credential_create(name="a\nb", kind="static", default_domain="x")
    with pytest.raises(Invalid):
        credential_create(name="b", kind="static", default_domain="x\ny")


def test_deleting_while_something_refers_to_them(scene: Scene) -> None:
    with pytest.raises(Conflict):
        credential_delete(credential=scene.key)
    spare = credential_create(name="spare", kind="static", given=Given("u"))
    credential_delete(credential=spare)
    assert not CredentialValue.objects.filter(credential=spare.pk).exists()


def test_a_key_pair_takes_the_place_of_the_key(scene: Scene, admin: User) -> None:
    with as_person(admin):
        public = key_pair_make(credential=scene.key, person=None, kind=KeyPairType.ED25519)
    value = CredentialValue.objects.get(credential=scene.key)
    assert value.public_key == public
    assert set(value_reveal(value=value)) == {"password", "private-key"}
    credential_update(credential=scene.key, given=Given(secrets={"private-key": None}))
    value.refresh_from_db()
    assert value.public_key == ""


def test_the_public_half_of_a_key_that_is_given(scene: Scene) -> None:
    public = key_pair_make(credential=scene.corp, person=scene.editor, kind=KeyPairType.ECDSA_256)
    value = CredentialValue.objects.get(credential=scene.corp, person=scene.editor)
    private = value_reveal(value=value)["private-key"]
    credential_update(credential=scene.key, given=Given(secrets={"private-key": private}))
    shared = CredentialValue.objects.get(credential=scene.key)
    assert shared.public_key.split()[:2] == public.split()[:2]


def test_each_persons_value_is_their_own(scene: Scene) -> None:
    value_clear(credential=scene.corp, person=scene.editor)
    left = CredentialValue.objects.get(credential=scene.corp)
    assert left.person == scene.admin


def test_they_can_move_to_another_folder(scene: Scene) -> None:
    place = folder_create(name="keys", parent=None)
    assert credential_update(credential=scene.key, folder=place).folder == place
    assert credential_update(credential=scene.key, notes=" x ").notes == "x"
    assert credential_update(credential=scene.key, folder=None).folder is None
