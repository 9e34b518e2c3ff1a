"""The keys of the database and of the settings, as requests are checked with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import SecretStr
from tests.unit.control.signed.conftest import Configure
from tests.unit.control.signed.platform import HEX, SECRET, form_of, key_make, post

from deskgate.control.errors import KeyTrouble
from deskgate.control.signed.keys import SignedKey, key_gone, key_use, keys_for
from deskgate.control.signed.models import SigningKey
from deskgate.control.signed.reach import Ports
from deskgate.control.visits.selectors import visit_find
from deskgate.grants import Secret
from deskgate.signing_settings import ConfiguredKey

pytestmark = pytest.mark.django_db
OLD = ("classic", "cyverse")


def test_a_row_is_a_key() -> None:
    row = key_make(
        "classic",
        age_limit=0,
        default_protocol="vnc",
        protocols=["vnc"],
        networks=["10.0.0.0/8", "Desk.example.org"],
        ports=[22, {"from": 1, "to": 2}],
        parameters=["ignore-cert"],
    )
    (key,) = keys_for(OLD)
    assert key == SignedKey(
        name="classic-key",
        dialect="classic",
        secret=Secret(SECRET),
        age_limit=None,
        default_protocol="vnc",
        protocols=("vnc",),
        networks=("10.0.0.0/8", "desk.example.org"),
        ports=(Ports(22, 22), Ports(1, 2)),
        parameters=frozenset({"ignore-cert"}),
        row=row.pk,
    )
    assert SECRET not in repr(key)


def test_only_those_of_the_dialects_that_are_enabled() -> None:
    key_make("classic")
    key_make("v2")
    key_make("cyverse", is_enabled=False)
    assert [key.name for key in keys_for(OLD)] == ["classic-key"]
    assert [key.name for key in keys_for(("v2",))] == ["v2-key"]
    assert keys_for(("json",)) == []


def test_those_of_the_settings(configure: Configure) -> None:
    more = ConfiguredKey(
        name="portal", dialect="v2", secret=SecretStr("x"), age_limit_ms=1000, ports=(22,)
    )
    configure(
        signed_secret_key=SecretStr(SECRET),
        signed_age_limit_ms=5000,
        signed_default_protocol="ssh",
        signed_parameters=("ignore-cert",),
        signed_networks=("10.0.0.0/8",),
        json_secret_key=SecretStr(HEX),
        signing_keys=(more,),
    )
    classic, cyverse = keys_for(OLD)
    assert (classic.dialect, cyverse.dialect) == OLD
    assert classic.name == cyverse.name == "settings:secret-key"
    assert (classic.age_limit, classic.default_protocol) == (timedelta(seconds=5), "ssh")
    assert (classic.parameters, classic.networks) == (frozenset({"ignore-cert"}), ("10.0.0.0/8",))
    (json,) = keys_for(("json",))
    assert (json.name, json.secret) == ("settings:json-secret-key", Secret(HEX))
    (portal,) = keys_for(("v2",))
    assert (portal.name, portal.age_limit) == ("settings:portal", timedelta(seconds=1))
    assert portal.ports == (Ports(22, 22),)


def test_one_bad_row_keeps_nobody_out() -> None:
    key_make("classic", name="good")
    SigningKey.objects.create(name="bad", dialect="classic", sealed=b"not sealed")
    key_make("classic", name="odd", networks=["not a network"])
    assert [key.name for key in keys_for(OLD)] == ["good"]
    key_make("json", name="short", secret="00")
    key_make("json", name="long", secret=HEX)
    assert [key.name for key in keys_for(("json",))] == ["long"]


def test_when_none_can_be_opened_that_is_trouble() -> None:
    SigningKey.objects.create(name="bad", dialect="classic", sealed=b"not sealed")
    with pytest.raises(KeyTrouble):
        keys_for(OLD)


def test_when_it_was_used(configure: Configure) -> None:
    row = key_make("classic")
    (key,) = keys_for(OLD)
    now = timezone.now()
    assert key_use(key=key, now=now)
    assert key_use(key=key, now=now + timedelta(seconds=59))
    row.refresh_from_db()
    assert row.last_used_at == now
    assert key_use(key=key, now=now + timedelta(seconds=60))
    row.refresh_from_db()
    assert row.last_used_at == now + timedelta(seconds=60)
    configure(json_secret_key=SecretStr(HEX))
    assert key_use(key=keys_for(("json",))[0], now=now)  # has no row to write it to


def test_a_key_that_was_disabled_meanwhile() -> None:
    row = key_make("classic")
    (key,) = keys_for(OLD)
    SigningKey.objects.filter(pk=row.pk).update(is_enabled=False)
    assert not key_use(key=key, now=timezone.now())
    row.delete()
    assert not key_use(key=key, now=timezone.now())


def test_whom_a_key_of_the_settings_let_in_goes_with_it(configure: Configure) -> None:
    more = ConfiguredKey(name="more", dialect="v2", secret=SecretStr(SECRET))
    configure(
        signed_secret_key=SecretStr(SECRET), json_secret_key=SecretStr(HEX), signing_keys=(more,)
    )
    names = [key.name for key in keys_for((*OLD, "v2", "json"))]
    assert len(set(names)) == 3
    assert not any(key_gone(name) for name in names)
    token = Secret(post(form_of("classic")).json()["authToken"])
    assert visit_find(token=token, now=timezone.now()) is not None
    configure(signed_secret_key=None, json_secret_key=None, signing_keys=())
    assert all(key_gone(name) for name in names)
    assert visit_find(token=token, now=timezone.now()) is None
    assert not key_gone("")
    assert not key_gone("more")  # of the database: who deletes it sees to it
