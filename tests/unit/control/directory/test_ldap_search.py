"""Several places are searched as one, and what one of them refuses is refused."""

from __future__ import annotations

from typing import Any

import ldap
import pytest

from deskgate.control.directory.ldap_search import LdapSearch, places


class Connection:
    """Has entries by base; keeps the filters."""

    def __init__(self, entries: dict[str, list[tuple[str, dict[str, list[bytes]]]]]) -> None:
        self.entries = entries
        self.asked: list[str] = []

    def search_s(self, base: str, _: int, text: str, __: object) -> list[Any]:
        self.asked.append(text)
        if base not in self.entries:
            raise ldap.NO_SUCH_OBJECT({})
        return self.entries[base]


ADA, EVE = ("uid=Ada,dc=x", {"cn": [b"Ada"]}), ("uid=eve,dc=y", {"cn": [b"\xff"]})


def search(*bases: str) -> LdapSearch:
    return LdapSearch(bases, ldap.SCOPE_SUBTREE, "(uid=%(user)s)", ["cn"])


def test_everywhere_once() -> None:
    connection = Connection({"dc=x": [ADA], "dc=y": [ADA, EVE]})
    found = search("dc=x", "dc=y").execute(connection, {"user": "*"})
    assert [dn for dn, _ in found] == ["uid=ada,dc=x", "uid=eve,dc=y"]
    assert [list(attributes["CN"]) for _, attributes in found] == [["Ada"], [b"\xff"]]
    assert connection.asked == ["(uid=\\2a)"] * 2


def test_a_place_that_is_not_there_is_no_empty_place() -> None:
    with pytest.raises(ldap.NO_SUCH_OBJECT):
        search("dc=x", "dc=z").execute(Connection({"dc=x": [ADA]}), {"user": "a"})


def test_terms_are_escaped_and_a_percent_sign_is_itself() -> None:
    connection = Connection({"dc=x": []})
    plain = LdapSearch(["dc=x"], ldap.SCOPE_SUBTREE, "(cn=100%)", ["cn"])
    plain.search_with_additional_terms({"member": "cn=50%s(*)"}).execute(connection)
    assert connection.asked == ["(&(cn=100%)(member=cn=50%s\\28\\2a\\29))"]


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        (None, []),
        ("dc=x", ["dc=x"]),
        (" ou=a,dc=x ; ou=b,dc=x;", ["ou=a,dc=x", "ou=b,dc=x"]),
        ("ou=a\\;b,dc=x", ["ou=a\\;b,dc=x"]),
        ("ou=a\\\\;dc=x", ["ou=a\\\\", "dc=x"]),
    ],
)
def test_places(setting: str | None, found: list[str]) -> None:
    assert places(setting) == found
