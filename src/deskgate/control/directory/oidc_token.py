"""Checks an ID token (OpenID Connect Core 1.0, 3.1.3.7). Nothing is asked: the keys are given.

Laws: the signature is checked however the token came, and only by public keys; a token without
the nonce that the log-in was begun with is nobody's.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Final

import jwt

# Only such as need a public key: with HS256, say, whoever can check could sign as well.
ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
_LEEWAY: Final = 60  # seconds that two clocks may differ
_NEEDED: Final = ("iss", "sub", "aud", "exp", "iat")


class BadToken(Exception):
    """The token can't be believed; the text says why."""


def id_token_claims(
    text: str, *, keys: Mapping[str, Any], issuer: str, client_id: str
) -> dict[str, Any]:
    """What the token claims. `keys` is the provider's key set (RFC 7517). Raises BadToken."""
    try:
        claims: dict[str, Any] = jwt.decode(
            text,
            key=_key(text, keys),
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=_LEEWAY,
            options={"require": list(_NEEDED)},
        )
    except jwt.PyJWTError as error:
        raise BadToken(f"the ID token is not valid: {type(error).__name__}") from error
    _check_party(claims, client_id)
    return claims


def nonce_is(claims: Mapping[str, Any], nonce: object) -> bool:
    """Whether the token was made for the log-in that was begun with this nonce."""
    given = str(claims.get("nonce") or "")
    return bool(nonce) and hmac.compare_digest(given.encode(), str(nonce).encode())


def _check_party(claims: Mapping[str, Any], client_id: str) -> None:
    audience, party = claims["aud"], claims.get("azp")
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        raise BadToken("the ID token is for several and doesn't say for whom it was made (azp)")
    if party is not None and party != client_id:
        raise BadToken("the ID token was made for somebody else (azp)")


def _key(text: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the token says it is signed by."""
    name = jwt.get_unverified_header(text).get("kid")
    known = [
        key
        for key in jwt.PyJWKSet.from_dict(dict(keys)).keys
        if key.public_key_use in (None, "sig") and key.key_type != "oct"
    ]
    found = [key for key in known if key.key_id == name] if name else known
    if len(found) != 1:
        raise BadToken("the ID token is signed by a key that the provider doesn't have")
    return found[0]
