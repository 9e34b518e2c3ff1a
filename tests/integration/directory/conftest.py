"""A real slapd, a real provider of OpenID Connect, and a Deskgate here that asks them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from django.conf import settings as django_settings

from deskgate.control import setup
from deskgate.settings import Settings
from targets.oidc_provider import OidcProviderTarget, running_oidc_provider
from targets.slapd import Slapd, running_slapd

# Django's test client calls itself that.
CALLBACK = "http://testserver/accounts/oidc/corp/login/callback/"
LDAP_BACKEND = "deskgate.control.directory.backend.LdapBackend"


class Configure(Protocol):
    """Has this process run with other settings, until the test is over."""

    def __call__(self, **settings: object) -> Settings: ...


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Changes what `deskgate.settings` gives."""

    def make(**given: object) -> Settings:
        before = setup.current_settings()
        made = Settings(_env_file=None, data=before.data, **given)  # type: ignore[arg-type]  # tried
        monkeypatch.setattr(setup, "_handed_over", [made])
        backends = [one for one in django_settings.AUTHENTICATION_BACKENDS if one != LDAP_BACKEND]
        if made.ldap_url:
            backends.append(LDAP_BACKEND)
        monkeypatch.setattr(django_settings, "AUTHENTICATION_BACKENDS", backends)
        return made

    return make


@pytest.fixture
def slapd() -> Iterator[Slapd]:
    """A directory of the test's own: it may be changed, and stopped."""
    with tempfile.TemporaryDirectory(prefix="deskgate-slapd-") as folder:
        with running_slapd(Path(folder)) as running:
            yield running


@pytest.fixture
def provider() -> Iterator[OidcProviderTarget]:
    """A provider of OpenID Connect of the test's own: it may be changed, and stopped."""
    with tempfile.TemporaryDirectory(prefix="deskgate-oidc-") as folder:
        with running_oidc_provider(Path(folder), redirect_uris=[CALLBACK]) as running:
            yield running
