"""Asks an LDAP server: who is called so, what they are in, and whether a password is theirs.

django-auth-ldap does the searches, their escaping, and the groups within groups. The binds are
ours, because its own tells a server that is down from a wrong password only in the log.

Laws: encrypted and checked before anything is said, unless an administrator has turned StartTLS
off; an empty password is never sent, because LDAP takes it for a visitor's and lets them in; a name
that somebody typed is never part of a filter unescaped.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ldap
import ldap.dn
import ldap.filter
from django.utils import timezone
from django_auth_ldap import config

from deskgate.control.directory.claims import LDAP, Claimed, TheirGroup
from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.ldap_search import Attributes, LdapSearch, places
from deskgate.control.directory.ldap_state import STATE_ATTRIBUTES, why_disabled
from deskgate.control.directory.ldap_words import ldap_errors
from deskgate.directory_settings import DirectorySettings
from deskgate.grants import Secret

# What names an entry for ever: OpenLDAP, Active Directory, 389 Directory Server, FreeIPA.
_KEYS: Final = ("entryUUID", "objectGUID", "nsUniqueId", "ipaUniqueID")
_DN: Final = "dn"  # where a server has none of them
_GROUP_TYPES: Final = {
    "group_of_names": config.GroupOfNamesType,
    "group_of_unique_names": config.GroupOfUniqueNamesType,
    "posix": config.PosixGroupType,
    "active_directory": config.ActiveDirectoryGroupType,
    "organizational_role": config.OrganizationalRoleGroupType,
    "nested_group_of_names": config.NestedGroupOfNamesType,
    "nested_group_of_unique_names": config.NestedGroupOfUniqueNamesType,
    "nested_active_directory": config.NestedActiveDirectoryGroupType,
    "nested_organizational_role": config.NestedOrganizationalRoleGroupType,
}
# Answers to a bind that are about this account only, whatever the password.
_REFUSALS: Final = (
    ldap.INVALID_CREDENTIALS,
    ldap.UNWILLING_TO_PERFORM,
    ldap.CONSTRAINT_VIOLATION,
    ldap.INSUFFICIENT_ACCESS,
    ldap.INAPPROPRIATE_AUTH,
    ldap.NO_SUCH_OBJECT,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A person's entry. The names are those that django-auth-ldap's group types ask for."""

    dn: str
    attrs: Attributes
    connection: Any

    def first(self, name: str) -> str:
        """The attribute's first value; nothing where there is none or it is no text."""
        values = self.attrs.get(name) or ("",)
        return values[0] if isinstance(values[0], str) else ""


class LdapDirectory:
    """The configured server, over one connection. Use within `ldap_open`."""

    def __init__(self, settings: DirectorySettings, connection: Any) -> None:
        self._settings = settings
        self._connection = connection

    def find(self, username: str) -> Entry | None:
        """The entry of whoever typed this name; None where there is none or there are several."""
        return self._one(self._settings.ldap_user_filter, user=username)

    def find_oneself(self, username: str, password: Secret) -> Entry | None:
        """The same for servers where everybody looks up themselves; the password is checked."""
        name = ldap.dn.escape_dn_chars(username)
        dn = str(self._settings.ldap_user_dn) % {"user": name}
        if not self._is_bound_by(dn, password):
            return None
        # That very entry: the filter might fit somebody else's as well.
        with suppress(ldap.NO_SUCH_OBJECT):
            text = self._settings.ldap_user_filter
            return self._one(text, base=dn, scope=ldap.SCOPE_BASE, user=username)
        return None

    def check(self) -> None:
        """Whether the server answers at all. Raises what `ldap_open` translates."""
        self._connection.search_s("", ldap.SCOPE_BASE, "(objectClass=*)", ["1.1"])

    def find_again(self, key: str) -> Entry | None:
        """The entry of this key, if it is still one that may log in."""
        name, _, value = key.partition(":")
        anybody = self._anybody()
        if name == _DN:
            with suppress(ldap.NO_SUCH_OBJECT):
                return self._one(anybody, base=value, scope=ldap.SCOPE_BASE)
            return None
        if name not in _KEYS:
            raise DirectoryTrouble(f"LDAP: an account is kept by the unknown key {name}.")
        return self._one(f"(&{anybody}({name}={_key_filter(name, value)}))")

    def has_anybody(self) -> bool:
        """Whether the settings fit anybody at all."""
        return self._has_any(self._settings.ldap_user_base, self._anybody())

    def has_groups(self) -> bool:
        """Whether there are groups where the settings say, if they say."""
        base, wanted = self._settings.ldap_group_base, self._settings.ldap_group_filter
        return not base or self._has_any(base, wanted)

    def password_is(self, entry: Entry, password: Secret) -> bool:
        """Whether this is the password of an account that the server lets in."""
        if not self._is_bound_by(entry.dn, password):
            return False
        bind(self._settings, self._connection)
        return True

    def _is_bound_by(self, dn: str, password: Secret) -> bool:
        if not password.reveal():
            return False
        try:
            self._connection.simple_bind_s(dn, password.reveal())
        except _REFUSALS:
            return False
        return True

    def claimed(self, entry: Entry) -> Claimed:
        """What the entry says of the person. Raises DirectoryTrouble for one without a name."""
        username = entry.first(self._settings.ldap_username_attribute)
        if not username:
            raise DirectoryTrouble(
                f"LDAP: {entry.dn} has no {self._settings.ldap_username_attribute}. Set "
                "DESKGATE_LDAP_USERNAME_ATTRIBUTE to what holds people's names."
            )
        return Claimed(
            directory=LDAP,
            key=_key_of(entry),
            username=username,
            full_name=entry.first(self._settings.ldap_name_attribute),
            email=entry.first(self._settings.ldap_email_attribute),
            groups=self._groups(entry),
        )

    def _has_any(self, bases: str | None, wanted: str) -> bool:
        found = []
        for base in places(bases):
            try:
                found += self._connection.search_ext_s(
                    base, ldap.SCOPE_SUBTREE, wanted, ["1.1"], sizelimit=1
                )
            except ldap.SIZELIMIT_EXCEEDED:
                return True
        return any(dn is not None for dn, _ in found)

    def _anybody(self) -> str:
        return self._settings.ldap_user_filter % {"user": "*"}

    def _one(
        self,
        filter_text: str,
        *,
        base: str | None = None,
        scope: int = ldap.SCOPE_SUBTREE,
        **values: str,
    ) -> Entry | None:
        bases = places(self._settings.ldap_user_base) if base is None else [base]
        search = LdapSearch(bases, scope, filter_text, self._attributes())
        found = list(search.execute(self._connection, values or ()))
        if len(found) != 1:
            return None
        dn, attributes = found[0]
        return Entry(dn, attributes, self._connection)

    def _attributes(self) -> list[str]:
        settings = self._settings
        named = (
            settings.ldap_username_attribute,
            settings.ldap_name_attribute,
            settings.ldap_email_attribute,
        )
        # The last two are what posix groups name their members by.
        return [*named, *_KEYS, *STATE_ATTRIBUTES, "uid", "gidNumber"]

    def _groups(self, entry: Entry) -> tuple[TheirGroup, ...]:
        settings = self._settings
        if not settings.ldap_group_base:
            return ()
        name = settings.ldap_group_name_attribute
        kind = _GROUP_TYPES[settings.ldap_group_type](name_attr=name)
        bases, wanted = places(settings.ldap_group_base), settings.ldap_group_filter
        search = LdapSearch(bases, ldap.SCOPE_SUBTREE, wanted, [name])
        found = kind.user_groups(entry, search)
        named = ((dn, kind.group_name_from_info((dn, attributes))) for dn, attributes in found)
        return tuple(TheirGroup(str(called), dn) for dn, called in named if called)


@contextmanager
def ldap_open(settings: DirectorySettings) -> Iterator[LdapDirectory]:
    """The server, bound as who looks people up. Raises DirectoryTrouble, within it too."""
    with ldap_errors(settings):
        connection = ldap.initialize(settings.ldap_url)
        try:
            _prepare(settings, connection)
            if not settings.ldap_user_dn:
                bind(settings, connection)
            yield LdapDirectory(settings, connection)
        finally:
            with suppress(ldap.LDAPError):
                connection.unbind_s()


def bind(settings: DirectorySettings, connection: Any) -> None:
    """As who looks people up; as a visitor where that is nobody."""
    password = settings.ldap_bind_password.get_secret_value()
    connection.simple_bind_s(settings.ldap_bind_dn, password)


def why_not(entry: Entry) -> str | None:
    """Which attribute disables the account, or None."""
    return why_disabled(entry.attrs, now=timezone.now())


def _prepare(settings: DirectorySettings, connection: Any) -> None:
    connection.set_option(ldap.OPT_PROTOCOL_VERSION, ldap.VERSION3)
    connection.set_option(ldap.OPT_REFERRALS, 0)  # Active Directory's lead nowhere
    connection.set_option(ldap.OPT_NETWORK_TIMEOUT, float(settings.ldap_timeout))
    connection.set_option(ldap.OPT_TIMEOUT, float(settings.ldap_timeout))
    # Said here, because the machine's ldap.conf may say otherwise.
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    connection.set_option(ldap.OPT_X_TLS_PROTOCOL_MIN, ldap.OPT_X_TLS_PROTOCOL_TLS1_2)
    ca = settings.ldap_ca or _system_ca()
    if ca is not None:
        connection.set_option(ldap.OPT_X_TLS_CACERTFILE, str(ca))
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)  # the last one: it has the others count
    if settings.ldap_start_tls and not str(settings.ldap_url).startswith("ldaps:"):
        connection.start_tls_s()


def _system_ca() -> Path | None:
    """The machine's authorities, where neither ldap.conf nor a setting names any."""
    if ldap.get_option(ldap.OPT_X_TLS_CACERTFILE) or ldap.get_option(ldap.OPT_X_TLS_CACERTDIR):
        return None
    paths = ssl.get_default_verify_paths()
    usual = (paths.cafile, "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/cert.pem")
    return next((Path(path) for path in usual if path and Path(path).is_file()), None)


def _key_of(entry: Entry) -> str:
    for name in _KEYS:
        values = entry.attrs.get(name)
        if values:
            value: str | bytes = values[0]  # objectGUID is 16 bytes, which may happen to be text
            if name == "objectGUID":
                value = (value if isinstance(value, bytes) else value.encode()).hex()
            return f"{name}:{value!s}"
    return f"{_DN}:{entry.dn}"


def _key_filter(name: str, value: str) -> str:
    if name == "objectGUID":
        return "".join(f"\\{byte:02x}" for byte in bytes.fromhex(value))
    return str(ldap.filter.escape_filter_chars(value))
