"""Everything in the database that is sealed with the vault's keys, for whoever goes through all.

A table that comes to hold sealed texts is added here, else rotation would leave it behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import models

from deskgate.control.quick.models import QuickConnection
from deskgate.control.signed.models import SigningKey
from deskgate.control.vault.models import (
    ConnectionSecret,
    CredentialSecret,
    LoginPassword,
    TokenCredentials,
)
from deskgate.control.visits.models import VisitConnection

_MARK: Final = "gAAAAA"  # how every Fernet token begins: its version, and a time before 2106


@dataclass(frozen=True, slots=True)
class Store:
    """A table with sealed texts in one field: bytes, or strings somewhere within JSON."""

    label: str
    model: type[models.Model]
    field: str
    lasting: bool = True  # what isn't ends with its log-in or token anyway

    def rows(self) -> models.QuerySet[Any]:
        """All rows, in one order."""
        return self.model._default_manager.order_by("pk")  # noqa: SLF001 -- Django's public name

    def tokens(self, row: models.Model) -> Iterator[bytes]:
        """The sealed texts of a row."""
        found: list[bytes] = []

        def note(token: bytes) -> bytes:
            found.append(token)
            return token

        self._each(getattr(row, self.field), note)
        return iter(found)

    def reseal(self, row: models.Model, again: Callable[[bytes], bytes]) -> None:
        """Put what `again` makes of each sealed text in its place, in memory."""
        setattr(row, self.field, self._each(getattr(row, self.field), again))

    def _each(self, value: Any, work: Callable[[bytes], bytes]) -> Any:
        if isinstance(value, bytes | memoryview):
            return work(bytes(value))
        if isinstance(value, str):
            return work(value.encode()).decode() if value.startswith(_MARK) else value
        if isinstance(value, list):
            return [self._each(one, work) for one in value]
        if isinstance(value, dict):
            return {name: self._each(one, work) for name, one in value.items()}
        return value


STORES: Final = (
    Store("secrets of connections", ConnectionSecret, "token"),
    Store("secrets of credentials", CredentialSecret, "token"),
    Store("second factors", Authenticator, "data"),
    Store("passwords of log-ins, to be passed on", LoginPassword, "sealed", lasting=False),
    Store("credentials given when connecting", TokenCredentials, "sealed", lasting=False),
    Store("signing keys", SigningKey, "sealed"),
    Store("connections of visits", VisitConnection, "sealed", lasting=False),
    Store("quick connections", QuickConnection, "sealed", lasting=False),
)
