"""What an integrator is told: what is wrong, what they seem to do instead, and no secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from deskgate.control.signed.explain import explain, request_read
from deskgate.control.signed.jsonlogin import json_seal
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.signer import sign
from deskgate.grants import Secret

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "the-shared-secret"
PASSWORD = "hunter2-of-the-target"
WHERE = {
    "protocol": "ssh",
    "hostname": "10.0.0.7",
    "port": "22",
    "username": "ada",
    "password": PASSWORD,
}
KEYS = [
    SignedKey(name, dialect, Secret(SECRET))
    for name, dialect in (("old", "classic"), ("cy", "cyverse"), ("new", "v2"))
]
JSON_KEY = SignedKey("json", "json", Secret("0123456789abcdef" * 2))


def told(form: dict[str, str], keys: list[SignedKey] = KEYS) -> tuple[bool, str]:
    good, lines = explain(list(form.items()), keys=keys, method="POST", path="/api/tokens", now=NOW)
    text = "\n".join(lines)
    assert SECRET not in text
    assert PASSWORD not in text
    return good, text


def signed(dialect: str, now: datetime = NOW) -> dict[str, str]:
    return sign(WHERE, secret=Secret(SECRET), dialect=dialect, now=now, key_id="new")


def forged(message: str, digest: str, encoding: str, **changes: str) -> dict[str, str]:
    """As a platform signs that does it in its own way."""
    mac = hmac.new(SECRET.encode(), message.encode(), digest).digest()
    signature = mac.hex() if encoding == "hex" else base64.b64encode(mac).decode()
    form = {f"guac.{name}": value for name, value in WHERE.items()}
    return {**form, "timestamp": stamp(), **changes, "signature": signature}


def stamp() -> str:
    return str(int(NOW.timestamp() * 1000))


CLASSIC = f"ssh{'username'}ada{'password'}{PASSWORD}hostname10.0.0.7port22"


@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
def test_what_is_good(dialect: str) -> None:
    good, text = told(signed(dialect))
    assert good
    assert f"({dialect}), opens ssh at '10.0.0.7'" in text


@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
def test_what_is_too_old(dialect: str) -> None:
    good, text = told(signed(dialect, NOW - timedelta(hours=1)))
    assert not good
    assert "too old" in text or "expired" in text


def test_the_message_that_is_expected_is_shown_without_passwords() -> None:
    good, text = told(signed("classic") | {"signature": "AAAA"})
    assert not good
    assert f"{stamp()}sshusernameadapassword<password>hostname10.0.0.7port22" in text
    assert "10.0.0.722ada<password>" in text
    assert "guac.password=<21 characters>" in text


@pytest.mark.parametrize(
    ("form", "hint"),
    [
        (forged(stamp() + CLASSIC, "sha256", "base64"), "HMAC-SHA256"),
        (forged(stamp() + CLASSIC, "sha1", "hex"), "hexadecimal digits"),
        (forged(stamp() + CLASSIC.replace("port22", ""), "sha1", "base64"), "without port"),
        (forged(stamp() + CLASSIC.removeprefix("ssh"), "sha1", "base64"), "without the protocol"),
        (forged(stamp() + "sshhostname10.0.0.7port22", "sha1", "base64"), "username and password"),
    ],
)
def test_what_they_seem_to_do_instead(form: dict[str, str], hint: str) -> None:
    good, text = told(form)
    assert not good
    assert "the signature is right for" in text
    assert hint in text


def test_seconds_for_milliseconds() -> None:
    seconds = stamp()[:-3]
    good, text = told(forged(seconds + CLASSIC, "sha1", "base64", timestamp=seconds))
    assert not good
    assert "looks like seconds" in text


def test_encrypted_json() -> None:
    key = bytes.fromhex(JSON_KEY.secret.reveal())
    content = {"username": "ada", "connections": {"desk": {"protocol": "ssh", "parameters": {}}}}
    content["connections"]["desk"]["parameters"] = {"hostname": "h"}  # type: ignore[index]  # a dict of dicts
    good, text = told({"data": json_seal(content, key=key)}, [JSON_KEY])
    assert good
    assert "user 'ada', opens 'desk' (ssh)" in text
    other = hashlib.sha256(b"other").digest()[:16]
    good, text = told({"data": json_seal(content, key=other)}, [JSON_KEY])
    assert not good
    assert "AES-128-CBC" in text


def test_what_is_pasted() -> None:
    form = urlencode({"a": "1", "b": "x y+z"})
    pairs = [("a", "1"), ("b", "x y+z")]
    assert request_read(f" {form}\n") == pairs
    assert request_read(f"https://desk.example/api/tokens?{form}") == pairs
    assert request_read(f"https://desk.example/guacamole/#/client/abc?{form}") == pairs
    for nothing in ("", "https://desk.example/"):
        with pytest.raises(ValueError, match="no parameters"):
            request_read(nothing)
