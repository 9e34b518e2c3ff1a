"""Credentials in the administration: no secret in a page, personal ones not listed."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.fixtures import Browser
from tests.unit.control.vault.scene import HOST, LEARNED, MARKER, Scene, sent

from deskgate.control.errors import KeyTrouble
from deskgate.control.vault import credentials
from deskgate.control.vault.credentials import credential_create
from deskgate.control.vault.models import Credential, CredentialSecret, HostKey
from deskgate.grants import Secret

LIST = "/admin/vault/credential/"


@pytest.fixture
def page(scene: Scene) -> Client:
    return Browser().log_in("root").client


def _form(**said: object) -> dict[str, object]:
    return {"name": "made", "kind": "static", "username": "u", **said}


def test_no_secret_in_any_page(scene: Scene, page: Client) -> None:
    credential_create(name="ada's own", kind="personal", owner=scene.editor)
    listed = page.get(LIST).content.decode()
    assert "prod-key" in listed
    assert "ada&#x27;s own" not in listed
    one = page.get(f"{LIST}{scene.key.pk}/change/").content.decode()
    assert "deploy" in one
    for text in (listed, one):
        assert MARKER not in text
        assert "gAAAA" not in text


def test_made_and_changed_by_the_services(scene: Scene, page: Client) -> None:
    client = Client()
    client.cookies = page.cookies
    made = client.post(f"{LIST}add/", _form(password="first"))
    assert made.status_code == 302, made.content
    credential = Credential.objects.get(name="made")
    path = f"{LIST}{credential.pk}/change/"
    assert client.post(path, _form(name="other", passphrase="x")).status_code == 302
    names = CredentialSecret.objects.filter(value__credential=credential)
    assert set(names.values_list("name", flat=True)) == {"password", "passphrase"}
    assert client.post(path, _form(name="other", forget=["password"])).status_code == 302
    assert set(names.values_list("name", flat=True)) == {"passphrase"}


def test_what_is_wrong_stands_at_its_field(scene: Scene, page: Client) -> None:
    client = Client()
    client.cookies = page.cookies
    answer = client.post(f"{LIST}add/", _form(private_key="hello"))
    assert answer.status_code == 200
    assert "not a private key" in answer.content.decode()
    assert not Credential.objects.filter(name="made").exists()
    taken = client.post(f"{LIST}add/", _form(name="prod-key"))
    assert "of this name already" in taken.content.decode()


def test_used_ones_stay(scene: Scene, page: Client) -> None:
    client = Client()
    client.cookies = page.cookies
    client.post(f"{LIST}{scene.key.pk}/delete/", {"post": "yes"})
    assert Credential.objects.filter(pk=scene.key.pk).exists()


def test_host_keys_are_shown_and_forgotten(scene: Scene, page: Client) -> None:
    sent(scene.admin, scene.own)
    text = page.get("/admin/vault/hostkey/").content.decode()
    assert HOST in text
    assert "SHA256:" in text
    assert LEARNED.key_type in text
    client = Client()
    client.cookies = page.cookies
    key = HostKey.objects.get()
    client.post(f"/admin/vault/hostkey/{key.pk}/delete/", {"post": "yes"})
    assert not HostKey.objects.exists()


def test_trouble_with_the_key_is_a_message(
    scene: Scene, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Secret) -> bytes:
        raise KeyTrouble("The key file is missing.")

    monkeypatch.setattr(credentials, "seal", fail)
    client = Client()
    client.cookies = page.cookies
    answer = client.post(f"{LIST}add/", _form(password="first"), follow=True)
    assert answer.status_code == 200
    assert "The key file is missing." in answer.content.decode()
