"""A search of LDAP in one place or several, as django-auth-ldap's group types ask for it.

Laws: what goes wrong in one place goes wrong (the library's own union passes over it, and somebody
would lose groups by it); a `%` in a filter is itself where there is nothing to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django_auth_ldap.config import LDAPSearch
from ldap.filter import escape_filter_chars

Attributes: TypeAlias = Mapping[str, Sequence[str | bytes]]


@dataclass(frozen=True, slots=True)
class LdapSearch:
    """The methods are those of the library's LDAPSearch, which does each single search."""

    bases: Sequence[str]
    scope: int
    filter_text: str
    attributes: Sequence[str]

    def search_with_additional_terms(self, terms: Mapping[str, str]) -> LdapSearch:
        """Only entries that have all of these attributes with these values, too."""
        texts = (f"({name}={escape_filter_chars(value)})" for name, value in terms.items())
        return self.search_with_additional_term_string("".join(texts))

    def search_with_additional_term_string(self, filter_text: str) -> LdapSearch:
        """Only entries that fit this filter, too."""
        return replace(self, filter_text=f"(&{self.filter_text}{filter_text})")

    def execute(
        self, connection: Any, values: Mapping[str, str] | tuple[()] = ()
    ) -> list[tuple[str, Attributes]]:
        """The entries: (DN in lower case, attributes). `values` are filled in, escaped."""
        text = self.filter_text if values else self.filter_text.replace("%", "%%")
        found: dict[str, Attributes] = {}
        for base in self.bases:
            search = LDAPSearch(base, self.scope, text, list(self.attributes))
            found.update(search.execute(connection, values))
        return list(found.items())


def places(setting: str | None) -> list[str]:
    """The DNs in a setting; a `;` within one is written with a backslash before it."""
    texts, escaped = [""], False
    for letter in setting or "":
        if letter == ";" and not escaped:
            texts.append("")
        else:
            texts[-1] += letter
        escaped = letter == "\\" and not escaped
    return [text.strip() for text in texts if text.strip()]
