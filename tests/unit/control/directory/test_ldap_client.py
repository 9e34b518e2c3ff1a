"""What is asked of LDAP, word by word. With a real one: tests/integration/directory."""

from __future__ import annotations

from typing import Any

import ldap
import pytest

from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.ldap_client import Entry, LdapDirectory, ldap_open
from deskgate.grants import Secret
from deskgate.settings import Settings

GUID = bytes(range(0x30, 0x40))
ADA = ("uid=Ada,dc=x", {"uid": [b"Ada"], "cn": [b"Ada L"], "mail": [b"\xff"], "entryUUID": [b"7"]})


class Connection:
    """Answers every search with the same, and keeps what it was asked."""

    def __init__(self, *found: tuple[str | None, dict[str, list[bytes]]]) -> None:
        self.found = list(found)
        self.asked: list[tuple[str, str]] = []
        self.binds: list[tuple[str, str]] = []
        self.options: dict[int, object] = {}
        self.encrypted = False
        self.refuses: Exception | None = None

    def search_s(self, base: str, _: int, text: str, __: object) -> list[Any]:
        self.asked.append((base, text))
        return self.found

    def search_ext_s(self, base: str, _: int, text: str, *__: object, **___: object) -> list[Any]:
        self.asked.append((base, text))
        if self.refuses:
            raise self.refuses
        return self.found

    def simple_bind_s(self, dn: str, password: str) -> None:
        self.binds.append((dn, password))
        if self.refuses and dn != "cn=reader":
            raise self.refuses

    def set_option(self, option: int, value: object) -> None:
        self.options[option] = value

    def start_tls_s(self) -> None:
        self.encrypted = not self.binds

    def unbind_s(self) -> None:
        raise ldap.SERVER_DOWN


def settings(**changes: Any) -> Settings:
    given = {
        "ldap_url": "ldap://dc1",
        "ldap_user_base": "dc=x",
        "ldap_bind_dn": "cn=reader",
        "ldap_bind_password": "sesame",
    }
    return Settings(_env_file=None, **{**given, **changes})


def directory(connection: Connection, **changes: Any) -> LdapDirectory:
    return LdapDirectory(settings(**changes), connection)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("ada", "(uid=ada)"),
        ("*", "(uid=\\2a)"),
        ("a)(uid=*", "(uid=a\\29\\28uid=\\2a)"),
        ("a\\2a", "(uid=a\\5c2a)"),
        ("a\0b", "(uid=a\\00b)"),
        ("%s%(user)s", "(uid=%s%\\28user\\29s)"),
        ("ärzte", "(uid=ärzte)"),
    ],
)
def test_a_name_is_never_part_of_the_filter(name: str, asked: str) -> None:
    connection = Connection()
    assert directory(connection).find(name) is None
    assert connection.asked == [("dc=x", asked)]


def test_two_are_none() -> None:
    assert directory(Connection(ADA, ("uid=ada,dc=y", ADA[1]))).find("ada") is None
    assert directory(Connection(ADA, (None, {}))).find("ada") is not None  # a referral is nobody


def test_an_entry_s_claims() -> None:
    at = directory(Connection(ADA))
    entry = at.find("ada")
    assert entry is not None
    claimed = at.claimed(entry)
    assert (claimed.key, claimed.username, claimed.full_name) == ("entryUUID:7", "Ada", "Ada L")
    assert claimed.email == ""  # which is no text there
    assert claimed.groups == ()


@pytest.mark.parametrize(
    ("attributes", "key", "asked"),
    [
        ({"entryUUID": [b"a-b"]}, "entryUUID:a-b", "(entryUUID=a-b)"),
        ({"nsUniqueId": [b"*"]}, "nsUniqueId:*", "(nsUniqueId=\\2a)"),
    ],
)
def test_an_entry_is_known_again_by_what_never_changes(
    attributes: dict[str, list[bytes]], key: str, asked: str
) -> None:
    connection = Connection(("uid=ada,dc=x", {"uid": [b"ada"], **attributes}))
    at = directory(connection)
    entry = at.find("ada")
    assert entry is not None
    assert at.claimed(entry).key == key
    at.find_again(key)
    assert connection.asked[-1] == ("dc=x", f"(&(uid=*){asked})")


@pytest.mark.parametrize("guid", [GUID, b"\xff" * 16])  # one that happens to be text, one not
def test_active_directory_s_key_is_bytes(guid: bytes) -> None:
    connection = Connection(("cn=ada,dc=x", {"uid": [b"ada"], "objectGUID": [guid]}))
    at = directory(connection)
    entry = at.find("ada")
    assert entry is not None
    key = at.claimed(entry).key
    assert key == f"objectGUID:{guid.hex()}"
    at.find_again(key)
    escaped = "".join(f"\\{byte:02x}" for byte in guid)
    assert connection.asked[-1][1] == f"(&(uid=*)(objectGUID={escaped}))"


def test_without_any_key_the_dn_has_to_do() -> None:
    connection = Connection(("uid=ada,dc=x", {"uid": [b"ada"]}))
    at = directory(connection)
    entry = at.find("ada")
    assert entry is not None
    key = at.claimed(entry).key
    assert key == "dn:uid=ada,dc=x"
    at.find_again(key)
    assert connection.asked[-1] == ("uid=ada,dc=x", "(uid=*)")


def test_a_key_of_another_kind_is_trouble_and_nobody_s_end() -> None:
    with pytest.raises(DirectoryTrouble):
        directory(Connection()).find_again("serial:1")


def test_an_entry_without_a_name_is_trouble() -> None:
    with pytest.raises(DirectoryTrouble, match="few minutes") as trouble:
        directory(Connection()).claimed(Entry("cn=x", {}, None))
    assert "DESKGATE_LDAP_USERNAME_ATTRIBUTE" in trouble.value.detail


def test_an_empty_password_is_never_sent() -> None:
    connection = Connection()
    assert not directory(connection).password_is(Entry("uid=ada", {}, connection), Secret(""))
    assert connection.binds == []


def test_after_a_password_it_is_the_reader_s_again() -> None:
    connection = Connection()
    assert directory(connection).password_is(Entry("uid=ada", {}, connection), Secret("x"))
    assert connection.binds == [("uid=ada", "x"), ("cn=reader", "sesame")]


@pytest.mark.parametrize(
    "refusal", [ldap.INVALID_CREDENTIALS, ldap.UNWILLING_TO_PERFORM, ldap.CONSTRAINT_VIOLATION]
)
def test_a_wrong_password(refusal: type[Exception]) -> None:
    connection = Connection()
    connection.refuses = refusal({})
    assert not directory(connection).password_is(Entry("uid=ada", {}, connection), Secret("x"))


def test_a_server_that_goes_away_is_not_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = Connection()
    connection.refuses = ldap.SERVER_DOWN({})
    monkeypatch.setattr(ldap, "initialize", lambda _: connection)
    with pytest.raises(DirectoryTrouble):
        with ldap_open(settings()) as at:
            at.password_is(Entry("uid=ada", {}, connection), Secret("x"))


@pytest.mark.parametrize(
    ("changes", "encrypted"),
    [({}, True), ({"ldap_url": "ldaps://dc1"}, False), ({"ldap_start_tls": False}, False)],
)
def test_encrypted_before_anything_is_said(
    changes: dict[str, Any], encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = Connection()
    monkeypatch.setattr(ldap, "initialize", lambda _: connection)
    with ldap_open(settings(ldap_timeout=3, **changes)):
        assert connection.binds == [("cn=reader", "sesame")]
    assert connection.encrypted is encrypted
    assert connection.options[ldap.OPT_X_TLS_REQUIRE_CERT] == ldap.OPT_X_TLS_DEMAND
    assert connection.options[ldap.OPT_NETWORK_TIMEOUT] == 3.0
    assert list(connection.options)[-1] == ldap.OPT_X_TLS_NEWCTX


def test_whether_there_is_anybody() -> None:
    assert directory(Connection(ADA)).has_anybody()
    assert not directory(Connection((None, {}))).has_anybody()
    assert directory(Connection()).has_groups()  # none are wanted
    assert not directory(Connection(), ldap_group_base="ou=g").has_groups()
    connection = Connection()
    connection.refuses = ldap.SIZELIMIT_EXCEEDED({})
    assert directory(connection).has_anybody()


def test_whoever_looks_themselves_up_finds_themselves() -> None:
    connection = Connection(ADA)
    at = directory(
        connection,
        ldap_user_dn="uid=%(user)s,ou=people,dc=x",
        ldap_user_filter="(|(uid=%(user)s)(mail=%(user)s))",
        ldap_bind_dn="",
        ldap_bind_password="",
    )
    assert at.find_oneself("a,b", Secret("")) is None
    assert at.find_oneself("a,b", Secret("x")) is not None
    dn = "uid=a\\,b,ou=people,dc=x"
    assert connection.binds == [(dn, "x")]
    assert connection.asked == [(dn, "(|(uid=a,b)(mail=a,b))")]
    connection.refuses = ldap.INVALID_CREDENTIALS({})
    assert at.find_oneself("ada", Secret("x")) is None
