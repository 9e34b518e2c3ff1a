"""What reaches the grant: secrets as such, nothing that is empty, nothing that is ours."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from tests.unit.control.vault.scene import HOST, LOGIN, MARKER, Scene, as_person, how, sent

from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.tree.services import connection_create, connection_update
from deskgate.control.vault.credentials import Given, value_set
from deskgate.control.vault.given import GivenNow
from deskgate.control.vault.opening import parameters_open
from deskgate.control.vault.problems import LoginProblem
from deskgate.control.vault.targets import OnTargetChange, digest_of
from deskgate.grants import Secret

HOST_KEY = "good.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGdvb2Q="


def test_shared_ones_replace_the_connections_own(scene: Scene) -> None:
    with as_person(scene.admin):
        connection_update(
            connection=scene.own,
            parameters={"private-key": "own", "passphrase": "own"},
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
    assert sent(scene.editor, scene.own) == {
        "hostname": HOST,
        "port": "22",
        "host-key": HOST_KEY,
        "username": "deploy",
        "password": Secret(MARKER),
    }


def test_each_person_sends_their_own(scene: Scene) -> None:
    assert sent(scene.editor, scene.named)["username"] == "Ada"
    assert sent(scene.admin, scene.named)["username"] == "root"
    found = sent(scene.editor, scene.passing)
    assert (found["username"], found["password"]) == ("Ada", Secret(MARKER))


def test_what_the_protocol_does_not_know_is_not_sent(scene: Scene) -> None:
    with as_person(scene.admin):
        value_set(
            credential=scene.key,
            person=None,
            given=Given(None, "CORP", {"password": Secret("p")}),
        )
        made = connection_create(
            name="vnc",
            protocol="vnc",
            folder=None,
            parameters={"hostname": HOST},
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
    assert set(sent(scene.admin, made)) == {"hostname", "port", "username", "password"}


def test_what_is_given_when_connecting(scene: Scene) -> None:
    made = connection_create(
        name="ask",
        protocol="ssh",
        folder=None,
        parameters={"hostname": HOST, "password": MARKER, "host-key-check": "off"},
        credential_source=CredentialSource.ASK,
    )
    login = how(scene.editor, made)

    def opened(given: GivenNow | None) -> dict[str, str | Secret]:
        return parameters_open(connection=made, login=login, given=given, login_name=LOGIN)

    values = {"username": Secret("ada"), "password": Secret("now")}
    assert opened(GivenNow(digest_of(made), values)) == {
        "hostname": HOST,
        "port": "22",
        "username": "ada",
        "password": Secret("now"),
    }
    for wrong in (None, GivenNow("another", values)):
        with pytest.raises(LoginProblem) as problem:
            opened(wrong)
        assert problem.value.kind == "credentials-needed"


def test_a_locked_key_is_sent_open_and_in_the_old_form(scene: Scene) -> None:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    locked = key.private_bytes(
        Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"sesame")
    ).decode()
    connection_update(
        connection=scene.own, parameters={"private-key": locked, "passphrase": "sesame"}
    )
    found = sent(scene.admin, scene.own)
    sent_key = found["private-key"]
    assert isinstance(sent_key, Secret)
    assert sent_key.reveal().startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    assert "passphrase" not in found
    connection_update(connection=scene.own, parameters={"passphrase": "wrong"})
    found = sent(scene.admin, scene.own)  # guacd may know better
    assert found["private-key"] == Secret(locked)
    assert found["passphrase"] == Secret("wrong")


def test_other_secrets_of_the_connection_go_along(scene: Scene) -> None:
    with as_person(scene.admin):
        made = connection_create(
            name="rdp",
            protocol="rdp",
            folder=None,
            parameters={"hostname": HOST, "gateway-password": "gw", "password": "own"},
            credential_source=CredentialSource.VAULT,
            credential=scene.key,
        )
    found = sent(scene.admin, made)
    assert found["gateway-password"] == Secret("gw")
    assert found["password"] == Secret(MARKER)
    Connection.objects.filter(pk=made.pk).update(parameters={"hostname": "other"})
    with pytest.raises(LoginProblem):
        sent(scene.admin, made)


def test_a_secret_that_is_stored_meanwhile_for_another_target_is_not_sent(scene: Scene) -> None:
    with as_person(scene.editor):
        trap = connection_create(
            name="trap",
            protocol="vnc",
            folder=scene.prod,
            parameters={"hostname": "evil.example", "password": "x"},
        )
    login = how(scene.editor, trap)
    with as_person(scene.admin):  # between the look and the opening
        connection_update(
            connection=Connection.objects.get(pk=trap.pk),
            parameters={"hostname": HOST, "password": MARKER},
            on_target_change=OnTargetChange.DROP,
        )
    found = parameters_open(connection=trap, login=login, given=None, login_name=LOGIN)
    assert found["hostname"] == "evil.example"
    assert "password" not in found
