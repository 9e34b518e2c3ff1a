"""Guacamole's encrypted JSON: what opens, and that everything else is refused in one way."""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from deskgate.control.signed.jsonlogin import JsonLogin, json_login, json_seal
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.grants import Secret

HEX = "4c0b569e4c96df157eee1b65dd0e4d41"
KEY = SignedKey("platform", "json", Secret(HEX))
OTHER = SignedKey("other", "json", Secret("00" * 16))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = int((NOW + timedelta(minutes=1)).timestamp() * 1000)
CONTENT: dict[str, Any] = {
    "username": "arbitraryUsername",
    "expires": SOON,
    "connections": {
        "My Connection": {
            "protocol": "rdp",
            "parameters": {"hostname": "10.10.209.63", "port": "3389", "ignore-cert": "true"},
        },
        "My OTHER Connection": {
            "id": "shared",
            "protocol": "rdp",
            "parameters": {"hostname": "10.10.209.64"},
            "singleUse": True,
        },
        "Looking": {"join": "shared", "parameters": {"read-only": "true"}},
    },
}
UNREADABLE = "No key of ours made this data."

# Made with the openssl command line, as `test_the_vector_is_openssls` does it.
VECTOR_JSON = (
    b'{"username":"openssl","connections":{"d":{"protocol":"ssh","parameters":{"hostname":"h"}}}}'
)
VECTOR = (
    "bXUSY0G8y4P9DXr8Nz6trO6XtUCZH2OhSIS3R+dOsWHQs/cb0sA4PZr16RT866j48ZUTxyKE3gkASqIw"
    "le8aXEdy7dtVIbpbnjZY4cwj5MYuLSZyiHlVlaFzxk6009m4jyNesxol98ZHs7MBywJzlJ8yBg7bYJJ7"
    "imzVUg89s70="
)


def encrypt(plain: bytes, *, key: bytes = bytes.fromhex(HEX), pad: bytes | None = None) -> str:
    """AES-128-CBC as somebody else does it; `pad` in place of PKCS #7's."""
    size = 16 - len(plain) % 16
    encryptor = Cipher(AES(key), CBC(bytes(16))).encryptor()
    whole = plain + (bytes([size]) * size if pad is None else pad)
    return base64.b64encode(encryptor.update(whole) + encryptor.finalize()).decode()


def signed(text: bytes, key: bytes = bytes.fromhex(HEX)) -> bytes:
    return hmac.digest(key, text, "sha256") + text


def read(data: str, *keys: SignedKey) -> JsonLogin:
    return json_login(data, keys=keys or (OTHER, KEY), now=NOW)


def refusal(data: str, *keys: SignedKey) -> str:
    with pytest.raises(SignatureRefused) as caught:
        read(data, *keys)
    return caught.value.reason


def of(content: Any) -> str:
    return encrypt(signed(json.dumps(content).encode()))


def test_what_it_says() -> None:
    found = read(of(CONTENT))
    assert (found.key, found.username, found.single_use) == (KEY, "arbitraryUsername", False)
    assert found.expires == NOW + timedelta(minutes=1)
    mine, others, looking = found.connections
    assert (mine.name, mine.protocol, mine.opaque, mine.joins) == ("My Connection", "rdp", "", "")
    assert mine.parameters["ignore-cert"] == "true"
    assert (others.opaque, others.single_use) == ("shared", True)
    assert (looking.joins, looking.protocol) == ("shared", "")
    assert looking.parameters == {"read-only": "true"}


def test_the_sealer_makes_the_same() -> None:
    assert json_seal(CONTENT, key=bytes.fromhex(HEX)) == of(CONTENT)


def test_the_vector() -> None:
    assert read(VECTOR).username == "openssl"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl command")
def test_the_vector_is_openssls() -> None:
    """As Guacamole's manual does it."""
    mac = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{HEX}", "-binary"]
    code = subprocess.run(mac, input=VECTOR_JSON, capture_output=True, check=True).stdout
    aes = ["openssl", "enc", "-aes-128-cbc", "-K", HEX, "-iv", "0" * 32, "-nosalt", "-a"]
    made = subprocess.run(aes, input=code + VECTOR_JSON, capture_output=True, check=True).stdout
    assert read(made.decode()).username == "openssl"  # with its line breaks
    assert made.decode().replace("\n", "") == VECTOR


def test_a_plus_that_became_a_space() -> None:
    blob = next(b for n in range(99) if "+" in (b := of({**CONTENT, "username": f"u{n}"})))
    assert read(blob.replace("+", " ")).connections


@pytest.mark.parametrize("content", [{}, {"connections": {}}, {"connections": None}])
def test_nothing_is_needed(content: dict[str, Any]) -> None:
    found = read(of(content))
    assert (found.username, found.expires, found.connections) == ("", None, ())


def test_numbers_and_truth_are_texts() -> None:
    given = {"hostname": "h", "port": 22, "read-only": True, "font-size": None, "username": ""}
    found = read(of({"connections": {"d": {"protocol": "ssh", "parameters": given}}}))
    assert found.connections[0].parameters == {"hostname": "h", "port": "22", "read-only": "true"}


def test_it_expires() -> None:
    assert (
        refusal(of({**CONTENT, "expires": int(NOW.timestamp() * 1000)})) == "The data has expired."
    )
    assert "expires" in refusal(of({**CONTENT, "expires": "soon"}))
    assert "expires" in refusal(of({**CONTENT, "expires": 10**30}))
    assert "expires" in refusal(of({**CONTENT, "expires": [1]}))


def test_each_blob_has_a_digest_of_its_key() -> None:
    again = SignedKey("again", "json", Secret(HEX))
    assert read(of(CONTENT)).digest == read(of(CONTENT)).digest
    assert read(of(CONTENT)).digest != read(of({**CONTENT, "username": "x"})).digest
    assert read(of(CONTENT)).digest != read(of(CONTENT), again).digest


PLAIN = json.dumps(CONTENT).encode()
WHOLE = signed(PLAIN)
SIZE = 16 - len(WHOLE) % 16


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="nothing"),
        pytest.param("%%%", id="no base64"),
        pytest.param("QUJD", id="too short"),
        pytest.param(base64.b64encode(bytes(50)).decode(), id="no whole blocks"),
        pytest.param(base64.b64encode(bytes(64)).decode(), id="noise"),
        pytest.param(of(CONTENT)[:-24], id="cut off"),
        pytest.param(encrypt(WHOLE, key=bytes(15) + b"x"), id="another key"),
        pytest.param(encrypt(PLAIN), id="no code"),
        pytest.param(encrypt(signed(PLAIN, bytes(16))), id="a code by another key"),
        pytest.param(encrypt(b"x" + WHOLE[1:]), id="the code's first byte"),
        pytest.param(encrypt(WHOLE[:31] + b"x" + WHOLE[32:]), id="the code's last byte"),
        pytest.param(encrypt(WHOLE[:-1] + b"x"), id="the JSON"),
        pytest.param(encrypt(WHOLE, pad=bytes(SIZE - 1) + bytes([17])), id="padding of 17"),
        pytest.param(encrypt(WHOLE, pad=bytes(SIZE)), id="padding of 0"),
        pytest.param(encrypt(WHOLE, pad=b"x" * (SIZE - 1) + bytes([SIZE])), id="padding unlike"),
    ],
)
def test_what_no_key_made_is_refused_in_one_way(data: str) -> None:
    """Padding or code: nobody is told which, so that no oracle decrypts a blob byte by byte."""
    assert refusal(data) == UNREADABLE


def test_padding_and_code_cost_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong, with every key: one code computed, two comparisons in constant time."""
    calls: list[str] = []
    compare, digest = hmac.compare_digest, hmac.digest

    def compared(one: bytes, other: bytes) -> bool:
        calls.append("compare")
        return compare(one, other)

    def computed(key: bytes, text: bytes, algorithm: str) -> bytes:
        calls.append("digest")
        return digest(key, text, algorithm)

    monkeypatch.setattr("deskgate.control.signed.jsonlogin.hmac.compare_digest", compared)
    monkeypatch.setattr("deskgate.control.signed.jsonlogin.hmac.digest", computed)
    work = ["compare", "digest", "compare"] * 2
    for data in (
        encrypt(b"x" + WHOLE[1:]),
        encrypt(WHOLE[:-1] + b"x"),
        encrypt(WHOLE, pad=bytes(SIZE)),
        encrypt(WHOLE, key=bytes(15) + b"x"),
        encrypt(WHOLE),
    ):
        calls.clear()
        with contextlib.suppress(SignatureRefused):
            read(data)
        assert calls == work


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"expires": NaN}', "JSON"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b'{"username": "a", "username": "b"}', "twice"),
        (b'{"username": 7}', "username"),
        (b'{"username": "\\u0000"}', "username"),
        (b'{"username": "\\ud800"}', "username"),
        (b'{"singleUse": "yes"}', "singleUse"),
        (b'{"connections": []}', "not an object"),
        (b'{"connections": ["x"]}', "not an object"),
        (b'{"connections": {"": {}}}', "no name"),
        (b'{"connections": {"d": []}}', "not an object"),
        (b"null", "The data is not an object"),
        (b'{"connections": {"d": {}}}', "protocol"),
        (b'{"connections": {"d": {"protocol": "gopher"}}}', "protocol"),
        (b'{"connections": {"d": {"protocol": "ssh"}}}', "hostname"),
        (b'{"connections": {"d": {"join": 7}}}', "join"),
        (b'{"connections": {"d": {"join": "x", "parameters": {"a": {}}}}}', "parameter"),
        (b'{"connections": {"d": {"join": "x", "parameters": {"\\n": "x"}}}}', "name"),
        (b'{"connections": {"\\n": {"join": "x"}}}', "control"),
    ],
)
def test_a_platforms_mistake_is_refused_with_its_reason(text: bytes, reason: str) -> None:
    assert reason in refusal(encrypt(signed(text)))


def test_it_has_limits() -> None:
    many = {str(n): {"join": "x"} for n in range(501)}
    assert "more than 500" in refusal(of({"connections": many}))
    assert "too long" in refusal("A" * (1024 * 1024 + 4))
    long = {"d": {"join": "x", "parameters": {"read-only": "x" * 9000}}}
    assert "longer" in refusal(of({"connections": long}))
    assert "longer" in refusal(of({"username": "x" * 300}))


def test_a_key_limits_what_it_opens() -> None:
    narrow = SignedKey("n", "json", Secret(HEX), networks=("10.10.209.63/32",), protocols=("rdp",))
    assert "hostname" in refusal(of(CONTENT), narrow)
    first = {"connections": {"d": CONTENT["connections"]["My Connection"]}}
    assert read(of(first), narrow).connections
    ssh = {"connections": {"d": {"protocol": "ssh", "parameters": {"hostname": "10.10.209.63"}}}}
    assert "protocol" in refusal(of(ssh), narrow)
