"""What `deskgate doctor` looks at of LDAP and of OpenID Connect; nothing where neither is set."""

from __future__ import annotations

from collections.abc import Iterator

from deskgate.cli.checks import Finding
from deskgate.settings import Settings

_LDAP = "LDAP"


def directories(settings: Settings) -> Iterator[Finding]:
    """Each directory answers, as these settings ask it."""
    if settings.ldap_url is not None:
        yield from ldap(settings)
    for provider in settings.oidc:
        yield oidc(settings, provider.id)


def ldap(settings: Settings) -> Iterator[Finding]:
    """It is installed, encrypted, lets us look people up, and has people and groups to find."""
    from deskgate.control.directory.errors import DirectoryTrouble
    from deskgate.control.directory.installed import REMEDY, ldap_missing
    from deskgate.control.setup import django_setup

    missing = ldap_missing()
    if missing is not None:
        yield Finding(_LDAP, f"{missing}.", f"{REMEDY}.")
        return
    django_setup(settings)
    from deskgate.control.directory.ldap_client import ldap_open

    try:
        with ldap_open(settings) as directory:
            directory.check()
            # Only people themselves may look where there is a DN for each of them.
            can_look = not settings.ldap_user_dn
            people = not can_look or directory.has_anybody()
            groups = not can_look or directory.has_groups()
    except DirectoryTrouble as trouble:
        yield Finding(_LDAP, trouble.detail, "as it says.")
        return
    yield _encrypted(settings)
    if not people:
        text = f"nobody is found by {settings.ldap_user_filter} below {settings.ldap_user_base}."
        yield Finding(_LDAP, text, "correct DESKGATE_LDAP_USER_BASE and _USER_FILTER.")
    if not groups:
        text = f"no group is found below {settings.ldap_group_base}."
        yield Finding(_LDAP, text, "correct DESKGATE_LDAP_GROUP_BASE and _GROUP_FILTER.")


def _encrypted(settings: Settings) -> Finding:
    url = str(settings.ldap_url)
    if settings.ldap_start_tls or url.startswith("ldaps:"):
        return Finding(_LDAP, f"{url} answers")
    return Finding(
        _LDAP,
        f"{url} gets passwords in the clear.",
        "set DESKGATE_LDAP_START_TLS, or use ldaps://.",
    )


def oidc(settings: Settings, provider_id: str) -> Finding:
    """The provider can be asked, and is the one that was configured."""
    from deskgate.control.setup import django_setup

    django_setup(settings)
    from deskgate.control.directory.errors import ProviderTrouble
    from deskgate.control.directory.oidc_provider import discover

    provider = settings.oidc_provider(provider_id)
    assert provider is not None
    subject = f"log-in by {provider_id}"
    try:
        discover(provider, settings)
    except ProviderTrouble as trouble:
        return Finding(
            subject, trouble.detail, "check DESKGATE_OIDC, the provider, and the network to it."
        )
    own = next(iter(settings.trusted_origins), f"http://{settings.host}:{settings.port}")
    back = f"{own}/accounts/oidc/{provider_id}/login/callback/"
    return Finding(subject, f"{provider.server_url} answers; it must lead back to {back}")
