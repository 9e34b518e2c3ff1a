"""What a directory says of a person, and the rules by which that counts here. Nothing is asked.

Laws: names of groups and DNs are compared without regard to case and spelling; a group that
no rule names gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from deskgate.control.accounts.models import Source, username_fold
from deskgate.directory_settings import DirectorySettings, OidcProvider

LDAP: Final = "ldap"

# RFC 4514: a special character, or two hexadecimal digits of UTF-8, behind a backslash.
_ESCAPES: Final = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
_COMMA: Final = re.compile(r"(?<!\\)((?:\\\\)*),")


@dataclass(frozen=True, slots=True)
class TheirGroup:
    """A group of the directory's. `dn` is empty where groups have only names."""

    name: str
    dn: str = ""

    def is_called(self, wanted: str) -> bool:
        """Whether a rule that names a group by DN or name means this one."""
        if self.dn and "=" in wanted:  # a DN; not a group elsewhere whose name reads like it
            return dn_parts(self.dn) == dn_parts(wanted)
        return username_fold(self.name) == username_fold(wanted)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A person as their directory knows them. `key` never changes, the rest may at any log-in."""

    directory: str
    key: str
    username: str
    full_name: str = ""
    email: str = ""
    groups: tuple[TheirGroup, ...] = ()

    @property
    def source(self) -> Source:
        """Where such a person, and what they are in by it, comes from."""
        return Source.LDAP if self.directory == LDAP else Source.OIDC


@dataclass(frozen=True, slots=True)
class Rules:
    """What the administrator has said of a directory's people."""

    group_map: Mapping[str, str] | None = None
    group_create: bool = False
    require_group: str | None = None
    deny_group: str | None = None
    admin_group: str | None = None
    allow_create: bool = True

    @classmethod
    def of_ldap(cls, settings: DirectorySettings) -> Rules:
        """Those for LDAP."""
        return cls(
            group_map=settings.ldap_group_map,
            group_create=settings.ldap_group_create,
            require_group=settings.ldap_require_group,
            deny_group=settings.ldap_deny_group,
            admin_group=settings.ldap_admin_group,
            allow_create=settings.ldap_allow_create,
        )

    @classmethod
    def of_provider(cls, provider: OidcProvider) -> Rules:
        """Those for this provider."""
        return cls(
            group_map=provider.group_map,
            group_create=provider.group_create,
            require_group=provider.require_group,
            admin_group=provider.admin_group,
            allow_create=provider.allow_create,
        )

    def lets_in(self, groups: Iterable[TheirGroup]) -> bool:
        """Whether members of these groups may log in."""
        theirs = list(groups)
        if self.deny_group is not None and _among(theirs, self.deny_group):
            return False
        return self.require_group is None or _among(theirs, self.require_group)

    def makes_admin(self, groups: Iterable[TheirGroup]) -> bool | None:
        """Whether their member is an administrator; None when that is decided here."""
        if self.admin_group is None:
            return None
        return _among(groups, self.admin_group)

    def our_groups(self, groups: Iterable[TheirGroup]) -> list[str]:
        """The names of the groups here that their members are in; not all may exist."""
        theirs = list(groups)
        if self.group_map is None:
            names = [group.name for group in theirs]
        else:
            rules = self.group_map.items()
            names = [ours for wanted, ours in rules if _among(theirs, wanted)]
        return list({username_fold(name): name for name in names}.values())


def _among(groups: Iterable[TheirGroup], wanted: str) -> bool:
    return any(group.is_called(wanted) for group in groups)


def dn_parts(dn: str) -> tuple[str, ...]:
    """A DN for comparison: its parts, unescaped, in lower case. A name is one part."""
    parts = (part.strip() for part in _COMMA.sub("\\1\0", dn).split("\0"))
    return tuple(_attribute(part) for part in parts)


def _attribute(part: str) -> str:
    name, equals, value = part.partition("=")
    return f"{name.strip()}{equals}{_ESCAPES.sub(_unescaped, value.strip())}".casefold()


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return bytes.fromhex(found[1].replace("\\", "")).decode(errors="replace")
    return found[2]
