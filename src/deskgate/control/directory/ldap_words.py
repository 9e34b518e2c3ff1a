"""python-ldap's errors in words for whoever runs the server. Translated here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import ldap

from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.directory_settings import DirectorySettings

_ENCRYPT: Final = "it wants encryption: use ldaps://, or ldap:// with DESKGATE_LDAP_START_TLS on"
_WORDS: Final[dict[type[Exception], str]] = {
    ldap.SERVER_DOWN: "it can't be reached, or its certificate is not trusted: check "
    "DESKGATE_LDAP_URL, the network, and DESKGATE_LDAP_CA",
    ldap.CONNECT_ERROR: "no encrypted connection comes about: check that the name in "
    "DESKGATE_LDAP_URL is the certificate's, and DESKGATE_LDAP_CA",
    ldap.PROTOCOL_ERROR: "it doesn't do StartTLS: use ldaps://",
    ldap.TIMEOUT: "it doesn't answer in time (DESKGATE_LDAP_TIMEOUT)",
    ldap.INVALID_CREDENTIALS: "it refuses DESKGATE_LDAP_BIND_DN with DESKGATE_LDAP_BIND_PASSWORD",
    ldap.INVALID_DN_SYNTAX: "a DN in the settings is not one: check DESKGATE_LDAP_USER_BASE, "
    "_GROUP_BASE and _BIND_DN",
    ldap.NO_SUCH_OBJECT: "a place in the settings is not there, or may not be read: check "
    "DESKGATE_LDAP_USER_BASE, _GROUP_BASE and the rights of DESKGATE_LDAP_BIND_DN",
    ldap.INSUFFICIENT_ACCESS: "DESKGATE_LDAP_BIND_DN may not read it",
    ldap.INAPPROPRIATE_AUTH: "it lets nobody look people up anonymously: set DESKGATE_LDAP_BIND_DN",
    ldap.OPERATIONS_ERROR: "it lets nobody look people up anonymously: set DESKGATE_LDAP_BIND_DN",
    ldap.FILTER_ERROR: "a filter is not one: check DESKGATE_LDAP_USER_FILTER and _GROUP_FILTER",
    ldap.CONFIDENTIALITY_REQUIRED: _ENCRYPT,
    ldap.STRONG_AUTH_REQUIRED: _ENCRYPT,
    ldap.SIZELIMIT_EXCEEDED: "it gives fewer entries than there are: raise its size limit",
}


@contextmanager
def ldap_errors(settings: DirectorySettings) -> Iterator[None]:
    """What goes wrong within is a DirectoryTrouble."""
    try:
        yield
    except ldap.LDAPError as error:
        raise DirectoryTrouble(f"LDAP ({settings.ldap_url}): {ldap_words(error)}.") from error


def ldap_words(error: Exception) -> str:
    """What is wrong and what to do, and what the library said."""
    said = _said(error)
    known = next((_WORDS[kind] for kind in type(error).__mro__ if kind in _WORDS), None)
    return f"{known} ({said})" if known else said


def _said(error: Exception) -> str:
    details: Any = error.args[0] if error.args else {}
    if not isinstance(details, dict):
        return type(error).__name__
    texts = (str(details.get(name, "")).strip() for name in ("desc", "info"))
    return "; ".join(text for text in texts if text) or type(error).__name__
