"""LDAP that is configured but not installed is said, with what to do."""

from __future__ import annotations

import sys

import pytest

from deskgate.control.directory.errors import DirectoryTrouble
from deskgate.control.directory.installed import ldap_check, ldap_missing
from deskgate.settings import Settings

LDAP = Settings(_env_file=None, ldap_url="ldap://dc1", ldap_user_base="dc=x")


def test_installed() -> None:
    assert ldap_missing() is None
    ldap_check(LDAP)


@pytest.mark.parametrize("module", ["ldap", "django_auth_ldap"])
def test_missing(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DirectoryTrouble) as trouble:
        ldap_check(LDAP)
    assert "deskgate[ldap]" in trouble.value.detail
    ldap_check(Settings(_env_file=None))  # nobody wants it
