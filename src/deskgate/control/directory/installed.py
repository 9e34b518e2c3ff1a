"""Whether the program's LDAP part is installed: it needs C libraries, so it is an extra."""

from __future__ import annotations

import importlib

from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.directory_settings import DirectorySettings

REMEDY = (
    "install it: pip install 'deskgate[ldap]', which needs a C compiler and OpenLDAP's headers "
    "(Debian: gcc, python3-dev, libldap-dev, libsasl2-dev)"
)


def ldap_missing() -> str | None:
    """Why LDAP can't be spoken here, or None."""
    try:
        for name in ("ldap", "django_auth_ldap"):
            importlib.import_module(name)
    except ImportError as error:
        return f"DESKGATE_LDAP_URL is set, but {error.name or 'python-ldap'} is not installed"
    return None


def ldap_check(settings: DirectorySettings) -> None:
    """Raises DirectoryTrouble where LDAP is configured and can't be spoken."""
    missing = ldap_missing() if settings.ldap_url else None
    if missing is not None:
        raise DirectoryTrouble(f"{missing}; {REMEDY}.")
