"""An ID token is believed when the provider signed it, for us, just now, and only then."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from deskgate.control.directory.oidc_token import BadToken, id_token_claims, nonce_is

ISSUER = "https://sso.example.org"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, **more: str) -> dict[str, Any]:
    kind = ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else RSAAlgorithm
    return {**json.loads(kind.to_jwk(key.public_key())), **more}


KEYS = {"keys": [jwk(RSA, kid="a", use="sig", alg="RS256"), jwk(EC, kid="b", alg="ES256")]}


def claims(**changes: object) -> dict[str, Any]:
    now = int(time.time())
    made = {"iss": ISSUER, "sub": "ada", "aud": "deskgate", "iat": now, "exp": now + 60}
    return {name: it for name, it in {**made, **changes}.items() if it is not None}


def token(given: dict[str, Any], key: Any = RSA, alg: str = "RS256", kid: str | None = "a") -> str:
    return jwt.encode(given, key, algorithm=alg, headers={"kid": kid} if kid else {})


def check(text: str, keys: dict[str, Any] = KEYS) -> dict[str, Any]:
    return id_token_claims(text, keys=keys, issuer=ISSUER, client_id="deskgate")


def test_believed() -> None:
    assert check(token(claims()))["sub"] == "ada"
    assert check(token(claims(), EC, "ES256", "b"))["sub"] == "ada"
    assert check(token(claims(aud=["deskgate"], azp="deskgate")))["sub"] == "ada"


def test_one_key_needs_no_name() -> None:
    assert check(token(claims(), kid=None), {"keys": [jwk(RSA)]})["sub"] == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example.org"},
        {"aud": "another"},
        {"aud": ["deskgate", "another"]},
        {"aud": ["deskgate", "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"aud": None},
        {"iss": None},
    ],
)
def test_of_another_or_another_time(changes: dict[str, object]) -> None:
    with pytest.raises(BadToken):
        check(token(claims(**changes)))


@pytest.mark.parametrize(
    "text",
    [
        token(claims(), OTHER),
        token(claims(), OTHER, kid="unknown"),
        token(claims(), RSA, kid="b"),
        token(claims(), EC, "ES256", "a"),
        token(claims(), kid=None),  # two keys could be meant
        jwt.encode(claims(), "", algorithm="none", headers={"kid": "a"}),
        jwt.encode(claims(), b"s" * 32, algorithm="HS256", headers={"kid": "a"}),
        token(claims())[:-4] + "AAAA",
        "",
        "a.b.c",
        "no token",
    ],
)
def test_signed_by_nobody_whom_we_know(text: str) -> None:
    with pytest.raises(BadToken):
        check(text)


def test_a_key_that_is_a_shared_secret_is_no_key() -> None:
    keys = {"keys": [{"kty": "oct", "kid": "a", "k": "c2VzYW1lc2VzYW1lc2VzYW1lc2VzYW1lc2VzYW1l"}]}
    text = jwt.encode(claims(), b"sesame" * 6, algorithm="HS256", headers={"kid": "a"})
    with pytest.raises(BadToken):
        check(text, keys)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": [{"kty": "RSA"}]}])
def test_keys_that_are_none(keys: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        check(token(claims()), keys)


def test_a_key_for_encryption_signs_nothing() -> None:
    with pytest.raises(BadToken):
        check(token(claims()), {"keys": [jwk(RSA, kid="a", use="enc")]})


@pytest.mark.parametrize(
    ("given", "nonce", "same"),
    [
        ("x", "x", True),
        ("x", "y", False),
        (None, "x", False),
        ("", "", False),
        ("None", None, False),
    ],
)
def test_the_nonce(given: object, nonce: object, same: bool) -> None:
    assert nonce_is({"nonce": given}, nonce) is same
