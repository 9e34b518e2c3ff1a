"""Claims of different providers name the same things."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.directory.claims import TheirGroup
from deskgate.control.directory.errors import DirectoryRefused
from deskgate.control.directory.oidc_claims import claim, claimed_person, shows_second_factor
from deskgate.directory_settings import OidcProvider

CLAIMS: dict[str, Any] = {"sub": "17", "preferred_username": " ada ", "name": "Ada L"}


def provider(**changes: Any) -> OidcProvider:
    made = {"id": "corp", "name": "C", "server_url": "https://x", "client_id": "c", **changes}
    return OidcProvider.model_validate(made)


@pytest.mark.parametrize(
    ("claims", "name", "value"),
    [
        ({"groups": ["a"]}, "groups", ["a"]),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ["a"]),
        ({"https://x.org/groups": ["a"]}, "https://x.org/groups", ["a"]),
        ({"a": "b"}, "a.b", None),
        ({}, "groups", None),
    ],
)
def test_a_claim_by_name(claims: dict[str, Any], name: str, value: object) -> None:
    assert claim(claims, name) == value


@pytest.mark.parametrize(
    ("value", "names"),
    [(["a", "b"], ["a", "b"]), ("a", ["a"]), (["a", 1, " "], ["a"]), (None, []), ({"a": 1}, [])],
)
def test_groups(value: object, names: list[str]) -> None:
    person = claimed_person(provider(), {**CLAIMS, "groups": value})
    assert person.groups == tuple(TheirGroup(name) for name in names)
    assert (person.directory, person.key, person.username) == ("oidc:corp", "17", "ada")
    assert (person.full_name, person.email) == ("Ada L", "")


@pytest.mark.parametrize("value", [None, "", " ", 7, ["ada"]])
def test_without_a_name_nobody(value: object) -> None:
    with pytest.raises(DirectoryRefused) as refused:
        claimed_person(provider(), {**CLAIMS, "preferred_username": value})
    assert refused.value.reason == "name-unusable"


@pytest.mark.parametrize(
    ("trust", "methods", "shown"),
    [
        (True, ["pwd", "mfa"], True),
        (True, ["pwd"], False),
        (True, "mfa", False),
        (True, None, False),
        (False, ["mfa"], False),
    ],
)
def test_a_second_factor_seen_there(trust: bool, methods: object, shown: bool) -> None:
    assert shows_second_factor(provider(trust_mfa=trust), {"amr": methods}) is shown
