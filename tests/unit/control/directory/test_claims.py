"""Whom a rule means: by DN or name, however it is written, and nobody who only looks alike."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import Source
from deskgate.control.directory.claims import Claimed, Rules, TheirGroup, dn_parts
from deskgate.directory_settings import OidcProvider
from deskgate.settings import Settings

OPS = TheirGroup("Ops", "cn=ops,ou=groups,dc=example,dc=org")
STAFF = TheirGroup("Staff")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("cn=ops,dc=x", "CN=Ops, DC=X"),
        ("cn=a\\,b,dc=x", "cn=a\\2cb,dc=x"),
        ("cn=a\\\\,dc=x", "cn=a\\5c,dc=x"),
        ("cn=\\c3\\a4rzte,dc=x", "cn=Ärzte,dc=x"),
        ("cn=a\\+b,dc=x", "cn=a\\2Bb , dc = x"),
    ],
)
def test_a_dn_has_many_spellings(first: str, second: str) -> None:
    assert dn_parts(first) == dn_parts(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("cn=a\\,b,dc=x", "cn=a,b,dc=x"), ("cn=a,dc=x", "cn=a,dc=y"), ("cn=a", "cn=a,dc=x")],
)
def test_and_others_are_others(first: str, second: str) -> None:
    assert dn_parts(first) != dn_parts(second)


@pytest.mark.parametrize("wanted", ["ops", "OPS", "CN=ops, OU=Groups,DC=example,DC=org"])
def test_a_group_is_named_by_name_or_dn(wanted: str) -> None:
    assert OPS.is_called(wanted)


def test_a_group_whose_name_reads_like_another_s_dn_is_not_that_one() -> None:
    false = TheirGroup(OPS.dn, f"cn={OPS.dn},ou=mine,dc=example,dc=org")
    assert not false.is_called(OPS.dn)
    assert TheirGroup("a=b").is_called("a=b")  # without DNs a name may read as it likes


def test_without_a_map_groups_have_the_same_names() -> None:
    assert Rules().our_groups([OPS, STAFF, TheirGroup("STAFF")]) == ["Ops", "STAFF"]


def test_with_a_map_only_what_it_names_counts() -> None:
    rules = Rules(group_map={OPS.dn: "Operators", "staff": "Everybody", "x": "Nobody"})
    assert rules.our_groups([OPS, STAFF]) == ["Operators", "Everybody"]
    assert rules.our_groups([TheirGroup("x y")]) == []
    assert Rules(group_map={"ops": "A", "staff": "a"}).our_groups([OPS, STAFF]) == ["a"]


def test_who_may_in_and_who_is_an_administrator() -> None:
    rules = Rules(require_group="staff", admin_group=OPS.dn)
    assert rules.lets_in([STAFF])
    assert not rules.lets_in([OPS])
    assert rules.makes_admin([OPS]) is True
    assert rules.makes_admin([STAFF]) is False
    assert Rules().lets_in([])
    assert not Rules(require_group="staff", deny_group="ops").lets_in([STAFF, OPS])
    assert Rules(deny_group="ops").lets_in([STAFF])
    assert Rules().makes_admin([OPS]) is None


def test_the_rules_are_the_settings() -> None:
    settings = Settings(_env_file=None, ldap_group_create=True, ldap_admin_group="a")
    assert Rules.of_ldap(settings) == Rules(group_create=True, admin_group="a")
    settings = Settings(_env_file=None, ldap_deny_group="b", ldap_allow_create=False)
    assert Rules.of_ldap(settings) == Rules(deny_group="b", allow_create=False)
    provider = OidcProvider(
        id="corp", name="C", server_url="https://x", client_id="c", require_group="b"
    )
    assert Rules.of_provider(provider) == Rules(require_group="b", allow_create=False)


def test_where_a_person_comes_from() -> None:
    assert Claimed("ldap", "k", "ada").source is Source.LDAP
    assert Claimed("oidc:corp", "k", "ada").source is Source.OIDC
