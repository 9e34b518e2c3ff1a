"""By what people can log in here, for the page."""

from __future__ import annotations

from django.conf import settings

from deskgate.control.setup import current_settings


def oidc_providers() -> list[tuple[str, str]]:
    """The OpenID Connect providers that are set up: identifier and name."""
    return [(one.id, one.name) for one in current_settings().oidc]


def uses_ldap() -> bool:
    """Whether a directory is asked about names and passwords, too."""
    return any(path.endswith(".LdapBackend") for path in settings.AUTHENTICATION_BACKENDS)
