"""The doctor says of each directory what is wrong. What is right: tests/integration/directory."""

from __future__ import annotations

import json
import sys

import pytest
from tests.unit.cli.conftest import Run

from deskgate.cli.directory_checks import directories
from deskgate.settings import Settings

LDAP = {"LDAP_URL": "ldap://127.0.0.1:1", "LDAP_USER_BASE": "dc=example"}
CORP = {"id": "corp", "name": "C", "server_url": "http://127.0.0.1:1", "client_id": "c"}


def test_nothing_of_what_nobody_uses(deskgate: Run) -> None:
    assert "LDAP" not in deskgate("doctor").stdout


def test_what_can_t_be_reached(deskgate: Run) -> None:
    deskgate("init")
    lines = deskgate("doctor", **LDAP, OIDC=json.dumps([CORP])).stdout.splitlines()
    problems = [line for line in lines if line.startswith("problem ")]
    assert any("LDAP" in line and "can't be reached" in line for line in problems)
    assert any("log-in by corp" in line and "can't be reached" in line for line in problems)


def test_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ldap", None)
    settings = Settings(_env_file=None, ldap_url="ldap://dc1", ldap_user_base="dc=x")
    (finding,) = directories(settings)
    assert not finding.ok
    assert "deskgate[ldap]" in finding.remedy
