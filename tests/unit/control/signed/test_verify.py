"""Signed requests and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskgate.control.signed import dialects
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.reach import Ports
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.signer import sign
from deskgate.control.signed.verify import Verified, check, dialects_of
from deskgate.grants import Secret

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = Secret("the platform's key")
CLASSIC = SignedKey("old", "classic", SECRET)
CYVERSE = SignedKey("tree", "cyverse", SECRET)
V2 = SignedKey("portal", "v2", SECRET)
KEYS = {"classic": CLASSIC, "cyverse": CYVERSE, "v2": V2}
DESK = {"protocol": "ssh", "hostname": "10.0.0.7", "port": "22", "username": "alice"}


def signed(dialect: str, **changes: str) -> dict[str, str]:
    """A request of this dialect; what is changed is signed too, where the dialect does that."""
    return sign(
        {**DESK, **changes},
        secret=SECRET,
        dialect=dialect,
        now=NOW,
        identifier="desk",
        key_id="portal",
    )


def look(form: dict[str, str], *keys: SignedKey, now: datetime = NOW) -> Verified:
    return check(
        form.items(),
        keys=keys or list(KEYS.values()),
        method="POST",
        path="/api/tokens",
        now=now,
    )


def refusal(form: dict[str, str], *keys: SignedKey, now: datetime = NOW) -> str:
    with pytest.raises(SignatureRefused) as caught:
        look(form, *keys, now=now)
    return caught.value.reason


@pytest.mark.parametrize("dialect", KEYS)
def test_what_is_signed_is_opened(dialect: str) -> None:
    found = look(signed(dialect, password="p w"))
    assert found.key == KEYS[dialect]
    assert (found.identifier, found.kind, found.protocol) == ("desk", "c", "ssh")
    assert found.parameters == {
        "hostname": "10.0.0.7",
        "port": "22",
        "username": "alice",
        "password": "p w",
    }
    assert found.username == "alice"


@pytest.mark.parametrize("dialect", KEYS)
@pytest.mark.parametrize("name", ["guac.hostname", "guac.port", "guac.username", "guac.protocol"])
def test_what_is_changed_is_refused(dialect: str, name: str) -> None:
    value = "vnc" if name == "guac.protocol" else "9"
    assert "No key" in refusal({**signed(dialect), name: value})


@pytest.mark.parametrize("dialect", KEYS)
def test_another_key_makes_another_signature(dialect: str) -> None:
    other = replace(KEYS[dialect], secret=Secret("another"))
    assert "No key" in refusal(signed(dialect), other)


@pytest.mark.parametrize("dialect", ["classic", "cyverse"])
def test_a_plus_that_became_a_space_is_repaired(dialect: str) -> None:
    forms = (signed(dialect, username=f"u{number}") for number in range(400))
    form = next(one for one in forms if "+" in one["signature"])
    form["signature"] = form["signature"].replace("+", " ")
    assert look(form).identifier == "desk"


def test_without_a_protocol_it_is_the_keys_own() -> None:
    form = signed("classic", protocol="vnc")
    del form["guac.protocol"]
    assert look(form, replace(CLASSIC, default_protocol="vnc")).protocol == "vnc"
    assert "No key" in refusal(form, CLASSIC)


def test_without_an_id_it_is_the_default() -> None:
    form = signed("classic")
    del form["id"]
    assert look(form).identifier == "DEFAULT"


@pytest.mark.parametrize("dialect", ["classic", "cyverse"])
def test_the_time_has_its_window(dialect: str) -> None:
    form = signed(dialect)
    assert look(form, now=NOW + timedelta(minutes=10)).identifier
    assert "too old" in refusal(form, now=NOW + timedelta(minutes=10, milliseconds=1))
    assert look(form, now=NOW - timedelta(seconds=60)).identifier
    assert "future" in refusal(form, now=NOW - timedelta(seconds=61))
    unlimited = replace(KEYS[dialect], age_limit=None)
    assert look(form, unlimited, now=NOW + timedelta(days=900)).identifier


def test_v2_ends_when_it_says() -> None:
    form = signed("v2")
    assert look(form, now=NOW + timedelta(minutes=5, milliseconds=-1)).identifier
    assert "expired" in refusal(form, now=NOW + timedelta(minutes=5))
    assert "longer" in refusal(form, replace(V2, age_limit=timedelta(minutes=1)))
    assert "longer" in refusal(
        form, replace(V2, age_limit=None), now=NOW - timedelta(days=1, minutes=1)
    )


def test_v2_has_a_nonce_of_its_key() -> None:
    one, other = look(signed("v2")), look(signed("v2"))
    assert one.nonce != other.nonce
    assert one.nonce_until == NOW + timedelta(minutes=5)
    form = sign(DESK, secret=SECRET, dialect="v2", now=NOW, key_id="portal", nonce="short")
    assert "nonce" in refusal(form)
    assert look(signed("classic")).nonce == ""


def test_v2_signs_everything() -> None:
    form = signed("v2", command="uptime")
    assert look(form).parameters["command"] == "uptime"
    for name in form.keys() - {"signature"}:
        assert "No key" in refusal({**form, name: form[name] + "x"}) or name in {
            "dialect",
            "key-id",
        }
    assert "No key" in refusal({**form, "guac.font-size": "12"})
    assert "No key" in refusal({**form, "anything": "else"})


def test_v2_is_for_its_path_and_method() -> None:
    form = signed("v2")
    for method, path in (("POST", "/api/token"), ("GET", "/api/tokens")):
        with pytest.raises(SignatureRefused):
            check(form.items(), keys=[V2], method=method, path=path, now=NOW)
    assert check(form.items(), keys=[V2], method="POST", path="/x/api/tokens", now=NOW).identifier


def test_v2_names_its_key() -> None:
    form = signed("v2")
    assert "key-id" in refusal(form, replace(V2, name="another"))
    assert "No key" in refusal(form, replace(V2, secret=Secret("other")))


def test_a_key_is_good_for_its_dialect_only() -> None:
    for dialect in KEYS:
        others = [key for name, key in KEYS.items() if name != dialect]
        assert refusal(signed(dialect), *others)
    form = {**signed("classic"), "dialect": "v3"}
    assert refusal(form) == "The dialect is not known."


def test_every_key_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those after the one that fits: the time must not tell which it is."""
    compared: list[str] = []

    def same(expected: str, given: str) -> bool:
        compared.append(expected)
        return expected == given

    monkeypatch.setattr(dialects, "same", same)
    keys = [replace(CLASSIC, name=f"key{n}", secret=Secret(f"{n}")) for n in range(5)]
    assert look(signed("classic"), CLASSIC, *keys).key == CLASSIC
    assert len(compared) == 6


def test_what_one_fitting_key_refuses_another_may_open() -> None:
    narrow = replace(CLASSIC, name="narrow", protocols=("vnc",))
    assert look(signed("classic"), narrow, CLASSIC).key == CLASSIC
    assert "protocol" in refusal(signed("classic"), narrow)


def test_what_is_needed() -> None:
    form = sign({"protocol": "ssh"}, secret=SECRET, dialect="classic", now=NOW)
    assert refusal(form) == "guac.hostname is missing."
    form = sign({"protocol": "ssh", "hostname": "h"}, secret=SECRET, dialect="cyverse", now=NOW)
    assert refusal(form) == "guac.port is missing."
    assert "signature" in refusal({k: v for k, v in signed("classic").items() if k != "signature"})


def test_the_protocol_must_be_known_and_allowed() -> None:
    assert "protocol" in refusal(signed("classic", protocol="kubernetes"))
    assert look(signed("classic"), replace(CLASSIC, protocols=("ssh",))).identifier


def test_values_are_those_of_guacd() -> None:
    reason = refusal(signed("v2", **{"font-size": "13 points"}))
    assert "font-size" in reason
    assert "13 points" not in reason  # whose own value may be a secret
    assert look(signed("v2", **{"font-size": "13"})).parameters["font-size"] == "13"
    assert "security" in refusal(signed("v2", protocol="rdp", security="none"))
    assert "host-key-check" in refusal(signed("v2", **{"host-key-check": "off"}))


def test_what_the_protocol_does_not_know_is_left_out() -> None:
    more = {"server-layout": "de-de-qwertz", "unheard": "x"}
    assert set(look(signed("v2", **more)).parameters) == {"hostname", "port", "username"}


def test_networks_and_ports() -> None:
    inside = replace(V2, networks=("10.0.0.0/8",), ports=(Ports(22, 22),))
    assert look(signed("v2"), inside).identifier
    assert "hostname" in refusal(signed("v2", hostname="192.168.0.1"), inside)
    assert "hostname" in refusal(signed("v2", hostname="desk.example.org"), inside)
    assert "port" in refusal(signed("v2", port="23"), inside)


def test_the_dialects_of_a_request() -> None:
    assert dialects_of(signed("classic").items()) == ("classic", "cyverse")
    assert dialects_of(signed("v2").items()) == ("v2",)
