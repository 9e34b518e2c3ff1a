"""What each dialect signs. Source: signed-login.md "Vectors"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.signed.dialects import (
    classic_message,
    classic_sign,
    cyverse_message,
    cyverse_sign,
    same,
    signed_path,
    v2_message,
    v2_sign,
)
from deskgate.grants import Secret

FORMS = st.dictionaries(st.text(max_size=6), st.text(max_size=6), max_size=4)


@pytest.mark.parametrize(
    ("timestamp", "host", "message", "signature"),
    [
        (
            "1373563683000",
            "10.2.3.4",
            b"1373563683000rdphostname10.2.3.4port3389",
            "6PHOr00TnhA10Ef9I4bLqeSXKYg=",
        ),
        (
            "1377143741000",
            "myserver.internal",
            b"1377143741000rdphostnamemyserver.internalport3389",
            "Iost5ouayLzpKLgx607kY1QUVwY=",
        ),
    ],
)
def test_the_classic_vectors(timestamp: str, host: str, message: bytes, signature: str) -> None:
    made = classic_message(timestamp, "rdp", {"port": "3389", "hostname": host})
    assert made == message
    assert classic_sign(Secret("secret"), made) == signature


@pytest.mark.parametrize(
    ("protocol", "connection", "message", "signature"),
    [
        (
            "ssh",
            {"username": "alice", "port": "22", "hostname": "10.0.0.7"},
            b"1489181545018ssh10.0.0.722alice",
            "69VHaN/kzNCcC4jmV2eATIRZPkbT/dYR3Ifa7o4AnRM=",
        ),
        (
            "vnc",
            {"password": "display", "username": "alice", "port": "5905", "hostname": "10.0.0.7"},
            b"1489181545018vnc10.0.0.75905alicedisplay",
            "cIBD8jnD2K40WOLDu+TI0kEW9w2cSHuqnE6mTUP8Xf4=",
        ),
    ],
)
def test_the_cyverse_vectors(
    protocol: str, connection: dict[str, str], message: bytes, signature: str
) -> None:
    made = cyverse_message("1489181545018", protocol, connection)
    assert made == message
    assert cyverse_sign(Secret("my secret key"), made) == signature


def test_classic_signs_the_four_in_order_and_only_what_is_sent() -> None:
    every = {"port": "4", "hostname": "3", "password": "2", "username": "1", "width": "5"}
    assert classic_message("0", "ssh", every) == b"0sshusername1password2hostname3port4"
    assert classic_message("0", "ssh", {"hostname": "h", "port": ""}) == b"0sshhostnameh"


def test_v2_vector() -> None:
    """The one in docs/guacamole/signed-login.md."""
    form = {
        "dialect": "v2",
        "key-id": "portal",
        "nonce": "MDEyMzQ1Njc4OWFiY2RlZg",
        "expires": "1764000000000",
        "id": "desk",
        "guac.protocol": "ssh",
        "guac.hostname": "10.0.0.7",
        "guac.port": "22",
        "guac.username": "alïce",
        "signature": "never part of it",
    }
    message = v2_message("POST", "/guacamole/api/tokens", form)
    assert message == (
        b"11:deskgate-v24:POST11:/api/tokens"
        b"7:dialect2:v27:expires13:176400000000013:guac.hostname8:10.0.0.79:guac.port2:22"
        b"13:guac.protocol3:ssh13:guac.username6:al\xc3\xafce2:id4:desk6:key-id6:portal"
        b"5:nonce22:MDEyMzQ1Njc4OWFiY2RlZg"
    )
    signature = v2_sign(Secret("a shared secret"), message)
    assert signature == "vjHZusbXMWII7KZbhYLe52fp3a41ZnODa6Gyziz8IVo"


@given(FORMS, FORMS, st.sampled_from(["GET", "POST"]), st.sampled_from(["/api/tokens", "/api/t"]))
def test_no_two_requests_have_one_v2_message(
    one: dict[str, str], other: dict[str, str], method: str, path: str
) -> None:
    for form in (one, other):
        form.pop("signature", None)
    told = v2_message("POST", "/api/tokens", one)
    same_request = (one, "POST", "/api/tokens") == (other, method, path)
    assert (told == v2_message(method, path, other)) == same_request


@given(FORMS, st.text(max_size=6))
def test_a_v2_message_can_be_read_back(form: dict[str, str], method: str) -> None:
    """Which is why no two requests have the same."""
    form.pop("signature", None)
    message, texts = v2_message(method, "/api/tokens", form), []
    while message:
        size, _, rest = message.partition(b":")
        texts.append(rest[: int(size)].decode())
        message = rest[int(size) :]
    assert texts[:3] == ["deskgate-v2", method, "/api/tokens"]
    assert dict(zip(texts[3::2], texts[4::2], strict=True)) == form


@pytest.mark.parametrize(
    ("path", "signed"),
    [
        ("/api/tokens", "/api/tokens"),
        ("/guacamole/api/token", "/api/token"),
        ("/a/api/b/api/tokens", "/api/tokens"),
        ("/elsewhere", "/elsewhere"),
    ],
)
def test_the_path_is_signed_without_its_prefix(path: str, signed: str) -> None:
    assert signed_path(path) == signed


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("deskgate.control.signed.dialects.hmac.compare_digest", compare)
    assert same("a", "a")
    assert not same("a", "é")
    assert compared == [(b"a", b"a"), (b"a", "é".encode())]
