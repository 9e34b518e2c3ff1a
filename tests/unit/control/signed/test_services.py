"""Logging in by a signed request or by encrypted JSON, at the door where they come in."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr
from tests.unit.control.signed.conftest import Configure
from tests.unit.control.signed.platform import (
    ADDRESS,
    DESK,
    HEX,
    SECRET,
    blob_of,
    form_of,
    key_make,
    post,
)

from deskgate.control.audit.models import Event
from deskgate.control.seldom import Seldom
from deskgate.control.signed import services
from deskgate.control.signed.models import SigningKey, UsedOnce
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.services import Coming, signed_check, signed_enter
from deskgate.control.signed.verify import Verified
from deskgate.control.vault.cipher import unseal
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.signing_settings import ConfiguredKey

pytestmark = pytest.mark.django_db
DIALECTS = ["classic", "cyverse", "v2"]


def _token(form: dict[str, str], path: str = "/api/tokens", **headers: str) -> str:
    answer = post(form, path, **headers)
    assert answer.status_code == 200, answer.content
    token: str = answer.json()["authToken"]
    return token


def _parameters(one: VisitConnection) -> dict[str, str]:
    found: dict[str, str] = json.loads(unseal(bytes(one.sealed)).reveal())
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_signed_request_gets_a_token_for_one_connection(dialect: str) -> None:
    key_make(dialect)
    answer = post(form_of(dialect), "/api/tokens")
    assert answer.status_code == 200
    body = answer.json()
    assert re.fullmatch(r"[0-9A-F]{64}", body.pop("authToken"))
    assert body == {"username": "alice", "dataSource": "hmac", "availableDataSources": ["hmac"]}
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    visit = Visit.objects.get()
    assert (visit.key_name, visit.address) == (f"{dialect}-key", ADDRESS)
    one = VisitConnection.objects.get()
    assert (one.identifier, one.kind, one.protocol) == ("desk", "c", "ssh")
    assert _parameters(one) == {"hostname": "10.0.0.7", "port": "22", "username": "alice"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_short_path_does_the_same(dialect: str) -> None:
    key_make(dialect)
    assert _token(
        form_of(dialect, path="/api/token") if dialect == "v2" else form_of(dialect), "/api/token"
    )


def test_it_is_in_the_log_with_its_key() -> None:
    key_make("classic")
    _token(form_of("classic"))
    event = Event.objects.get(action="login.enter")
    assert (event.actor_name, event.actor_id, event.address) == ("alice", None, ADDRESS)
    assert event.details == {"source": "hmac", "kind": "hmac", "key": "classic-key"}


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "x"},
        {"signature": ""},
        {"guac.hostname": "10.0.0.8"},
        {"timestamp": "0"},
        {"timestamp": "never"},
        {"guac.command": "sh"},
        {"GUAC_TYPE": "x"},
    ],
)
def test_what_is_wrong_is_told_to_the_log_alone(change: dict[str, str]) -> None:
    key_make("classic")
    answer = post({**form_of("classic", {**DESK, "password": "hunter2-xyz"}), **change})
    assert answer.status_code == 403
    body = answer.json()
    assert (body["message"], body["type"]) == ("Invalid login", "INVALID_CREDENTIALS")
    assert [one["name"] for one in body["expected"]] == ["username", "password"]
    if change != {"signature": ""}:  # which is no signed request
        event = Event.objects.get(action="login.refuse")
        told = json.dumps(event.details)
        assert event.details["kind"] == "hmac"
        assert len(event.details["reason"]) > 10
        assert SECRET not in told
        assert "hunter2-xyz" not in told
    assert not Visit.objects.exists()


def test_the_same_id_with_the_token_replaces_the_connection() -> None:
    key_make("classic")
    token = _token(form_of("classic"))
    again = {**form_of("classic", {**DESK, "hostname": "10.0.0.9"}), "token": token}
    assert _token(again) == token
    one = VisitConnection.objects.get()
    assert _parameters(one)["hostname"] == "10.0.0.9"
    other = {**form_of("classic", identifier="second"), "token": token}
    assert _token(other) == token
    assert {row.identifier for row in VisitConnection.objects.all()} == {"desk", "second"}
    assert Visit.objects.count() == 1


def test_v2_brings_its_token_beside_what_is_signed() -> None:
    key_make("v2")
    token = _token(form_of("v2"))
    assert _token(form_of("v2"), f"/api/tokens?token={token}") == token
    assert _token(form_of("v2"), **{"Guacamole-Token": token}) == token


def test_another_users_or_keys_token_is_not_added_to() -> None:
    key_make("classic")
    key_make("cyverse")
    token = _token(form_of("classic"))
    bobs = {**form_of("classic", {**DESK, "username": "bob"}), "token": token}
    assert _token(bobs) != token
    assert _token({**form_of("cyverse"), "token": token}) != token
    assert _token({**form_of("classic"), "token": "F" * 64}) != "F" * 64


def test_without_the_token_it_is_a_new_visit() -> None:
    key_make("classic")
    assert _token(form_of("classic")) != _token(form_of("classic"))
    assert Visit.objects.count() == 2


def test_a_token_is_looked_at_and_ended_as_everybodys() -> None:
    key_make("classic")
    token = _token(form_of("classic"))
    answer = post({"token": token})
    assert answer.json() == {
        "authToken": token,
        "username": "alice",
        "dataSource": "hmac",
        "availableDataSources": ["hmac"],
    }
    assert Client().delete(f"/api/tokens/{token}").status_code == 204
    assert Client().delete(f"/api/tokens/{token}").status_code == 404
    assert post({"token": token}).status_code == 403


def test_a_v2_request_is_good_once() -> None:
    key_make("v2")
    form = form_of("v2")
    _token(form)
    assert post(form).status_code == 403
    assert "once" in Event.objects.get(action="login.refuse").details["reason"]
    assert UsedOnce.objects.get().expires_at > timezone.now()


def test_used_nonces_go_when_they_are_too_old_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_purging", Seldom(60.0))
    key_make("v2")
    for digest, there in (("old", False), ("older", True)):  # not with each log-in
        UsedOnce.objects.create(digest=digest, expires_at=timezone.now() - timedelta(seconds=1))
        _token(form_of("v2"))
        assert UsedOnce.objects.filter(digest=digest).exists() is there


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_disabled_key_lets_nobody_in(dialect: str) -> None:
    key_make(dialect, is_enabled=False)
    assert post(form_of(dialect)).status_code == 403


def test_a_key_that_is_disabled_while_its_request_is_checked_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever disables a key ends the visits that it made: one that comes later would stay."""
    key_make("classic")
    check = services.signed_check

    def check_then_disable(*args: Any, **more: Any) -> Verified:
        found = check(*args, **more)
        SigningKey.objects.update(is_enabled=False)
        return found

    monkeypatch.setattr(services, "signed_check", check_then_disable)
    assert post(form_of("classic")).status_code == 403
    assert "just now" in Event.objects.get(action="login.refuse").details["reason"]
    assert not Visit.objects.exists()


def test_when_a_key_was_used_is_written_once_a_minute() -> None:
    key = key_make("classic")
    _token(form_of("classic"))
    first = SigningKey.objects.get().last_used_at
    assert first is not None
    _token(form_of("classic"))
    assert SigningKey.objects.get().last_used_at == first
    SigningKey.objects.filter(pk=key.pk).update(last_used_at=first - timedelta(minutes=2))
    _token(form_of("classic"))
    assert SigningKey.objects.get().last_used_at != first - timedelta(minutes=2)


@pytest.mark.parametrize("dialect", ["classic", "cyverse"])
def test_the_key_of_the_settings_is_good_for_both_old_dialects(
    dialect: str, configure: Configure
) -> None:
    configure(signed_secret_key=SecretStr(SECRET))
    _token(form_of(dialect))
    assert Visit.objects.get().key_name == "settings:secret-key"
    configure(signed_dialects=())
    assert post(form_of(dialect)).status_code == 403


def test_more_keys_of_the_settings(configure: Configure) -> None:
    key = ConfiguredKey(name="portal", dialect="v2", secret=SecretStr(SECRET))
    configure(signing_keys=(key,))
    assert post(form_of("v2")).status_code == 403  # it is called otherwise
    assert post(form_of("v2", key_id="settings:portal")).status_code == 200


def test_the_user_has_a_private_key_in_the_key_folder(configure: Configure, tmp_path: Path) -> None:
    key_make("classic")
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "id_rsa_guac").write_text("a private key\n")
    configure(signed_use_local_privkey=True, signed_key_directory=tmp_path)
    _token(form_of("classic"))
    assert _parameters(VisitConnection.objects.get())["private-key"] == "a private key"
    _token(form_of("classic", {**DESK, "protocol": "vnc"}))
    assert _parameters(VisitConnection.objects.get(protocol="vnc"))["sftp-private-key"]
    _token(form_of("classic", {**DESK, "username": "bob"}, identifier="bobs"))
    assert "private-key" not in _parameters(VisitConnection.objects.get(identifier="bobs"))
    assert post(form_of("classic", {**DESK, "username": "../alice"})).status_code == 403


def test_the_end_of_a_name_is_no_password_beside_anothers_private_key(
    configure: Configure, tmp_path: Path
) -> None:
    key_make("cyverse")
    (tmp_path / "ali").mkdir()
    (tmp_path / "ali" / "id_rsa_guac").write_text("a private key\n")
    configure(signed_use_local_privkey=True, signed_key_directory=tmp_path)
    form = form_of("cyverse", {**DESK, "username": "alicia"})
    _token({**form, "guac.username": "ali", "guac.password": "cia"})
    assert "private-key" not in _parameters(VisitConnection.objects.get())


def test_explaining_uses_nothing_up() -> None:
    key_make("v2")
    pairs = list(form_of("v2").items())
    for _ in range(2):
        assert signed_check(pairs, method="POST", path="/api/tokens").identifier == "desk"
    signed_enter(pairs, method="POST", path="/api/tokens", coming=Coming("::1"))
    with pytest.raises(SignatureRefused):
        signed_enter(pairs, method="POST", path="/api/tokens", coming=Coming("::1"))


def test_refusals_are_not_written_without_end() -> None:
    key_make("classic")
    for _ in range(40):
        assert post({**form_of("classic"), "signature": "x"}).status_code == 403
    events = Event.objects.filter(action="login.refuse").order_by("id")
    assert events.count() == 30
    assert "more" in events[29].details
    _token(form_of("classic"))  # nobody is locked out by others' mistakes


def test_encrypted_json_gets_a_token_for_its_connections() -> None:
    key_make("json")
    connections = {
        "desk": {"protocol": "ssh", "parameters": {"hostname": "h", "port": 22}},
        "screen": {"protocol": "vnc", "parameters": {"hostname": "h", "read-only": True}},
    }
    answer = post({"data": blob_of(connections=connections)})
    body = answer.json()
    assert re.fullmatch(r"[0-9A-F]{64}", body.pop("authToken"))
    assert body == {"username": "alice", "dataSource": "json", "availableDataSources": ["json"]}
    rows = {row.identifier: row for row in VisitConnection.objects.all()}
    assert _parameters(rows["desk"]) == {"hostname": "h", "port": "22"}
    assert _parameters(rows["screen"]) == {"hostname": "h", "read-only": "true"}
    event = Event.objects.get(action="login.enter")
    assert event.details == {"source": "json", "kind": "json", "key": "json-key"}


def test_the_json_key_of_the_settings(configure: Configure) -> None:
    configure(json_secret_key=SecretStr(HEX))
    assert post({"data": blob_of()}).status_code == 200
    assert Visit.objects.get().key_name == "settings:json-secret-key"


def test_json_that_is_good_once() -> None:
    key_make("json")
    blob = blob_of(singleUse=True)
    assert post({"data": blob}).status_code == 200
    assert post({"data": blob}).status_code == 403
    for_ever = blob_of(singleUse=True, expires=None)
    assert post({"data": for_ever}).status_code == 200
    assert post({"data": for_ever}).status_code == 403
    often = blob_of()
    assert [post({"data": often}).status_code for _ in range(2)] == [200, 200]


def test_json_is_taken_from_trusted_networks_only(configure: Configure) -> None:
    key_make("json")
    configure(json_trusted_networks=("10.0.0.0/8",))
    assert post({"data": blob_of()}).status_code == 403
    configure(json_trusted_networks=("10.0.0.0/8", "198.51.100.0/24"))
    assert post({"data": blob_of()}).status_code == 200


def test_two_blobs_are_none() -> None:
    key_make("json")
    blob = quote(blob_of())
    assert post(f"data={blob}&data={blob}").status_code == 403


def test_json_with_a_token_goes_on_with_it() -> None:
    key_make("json")
    token = _token({"data": blob_of()})
    assert _token({"data": blob_of(), "token": token}) == token
    assert _token({"data": blob_of(username="bob"), "token": token}) != token


def test_how_long_a_token_lasts_without_use_is_a_setting(configure: Configure) -> None:
    key_make("classic")
    configure(api_session_minutes=5)
    _token(form_of("classic"))
    left = Visit.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
