"""By what people can log in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytest_django import Settings

from deskgate.control.accounts import methods


def test_what_is_set_up_is_said(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    provider = SimpleNamespace(id="corp", name="Corp", client_secret="x")
    monkeypatch.setattr(methods, "current_settings", lambda: SimpleNamespace(oidc=(provider,)))
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "deskgate.control.directory.backend.LdapBackend",
    ]
    assert methods.oidc_providers() == [("corp", "Corp")]
    assert methods.uses_ldap()


def test_nothing_is_set_up_at_first() -> None:
    assert methods.oidc_providers() == []
    assert not methods.uses_ldap()
