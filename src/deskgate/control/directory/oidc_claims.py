"""What a provider's claims say of a person, by its settings. Nothing is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from deskgate.control.directory.claims import Claimed, TheirGroup
from deskgate.control.directory.errors import DirectoryRefused
from deskgate.directory_settings import OidcProvider

_MFA: Final = "mfa"  # RFC 8176


def claimed_person(provider: OidcProvider, claims: Mapping[str, Any]) -> Claimed:
    """The person of these claims. Raises DirectoryRefused for one without a name."""
    username = _text(claim(claims, provider.username_claim))
    if not username:
        raise DirectoryRefused("name-unusable")
    return Claimed(
        directory=f"oidc:{provider.id}",
        key=str(claims["sub"]),
        username=username,
        full_name=_text(claims.get("name")),
        email=_text(claims.get("email")),
        groups=_groups(claim(claims, provider.groups_claim)),
    )


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name; with dots, one within others: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def shows_second_factor(provider: OidcProvider, claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that it has seen one, and its word counts for it."""
    methods = claims.get("amr")
    return provider.trust_mfa and isinstance(methods, list) and _MFA in methods


def _groups(value: Any) -> tuple[TheirGroup, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        return ()
    return tuple(TheirGroup(name) for name in names if isinstance(name, str) and name.strip())


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
