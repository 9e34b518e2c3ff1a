"""Parameters: null inherits, "" is unset, secrets aside."""

from __future__ import annotations

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.tree.parameters import (
    SECRETS_BELONG_ELSEWHERE,
    connection_parameters,
    folder_parameters,
    secret_names_of,
    shared_parameters,
)


def test_null_inherits_and_nothing_is_unset() -> None:
    kept = {"hostname": "h", "port": "22", "username": "x"}
    plain, secrets = connection_parameters(
        "ssh",
        kept,
        {"port": "", "username": None, "timeout": "07", "password": "p", "passphrase": ""},
    )
    assert plain == {"hostname": "h", "port": "", "timeout": "7"}
    assert secrets == {"password": "p", "passphrase": None}


def test_what_is_needed_may_be_said_elsewhere() -> None:
    assert connection_parameters("ssh", {"hostname": "h"}, {"hostname": None}) == ({}, {})
    assert connection_parameters("ssh", {}, {"hostname": ""}) == ({"hostname": ""}, {})
    assert shared_parameters("ssh", {}, {}) == {}


def test_a_secret_is_shared_by_credentials_only() -> None:
    with pytest.raises(Invalid) as refused:
        shared_parameters("ssh", {}, {"password": "marker", "port": "1"})
    assert refused.value.errors == {"parameters.password": [SECRETS_BELONG_ELSEWHERE]}
    assert shared_parameters("ssh", {}, {"password": None, "passphrase": ""}) == {}


def test_folders_say_by_protocol() -> None:
    kept = {"ssh": {"port": "1"}, "vnc": {"port": "2"}}
    given: dict[str, dict[str, str | None]] = {"ssh": {"port": None}, "rdp": {"domain": "corp"}}
    assert folder_parameters(kept, given) == {"vnc": {"port": "2"}, "rdp": {"domain": "corp"}}
    assert kept["ssh"] == {"port": "1"}


def test_every_error_of_a_folder_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        folder_parameters({}, {"gopher": {}, "ssh": {"port": "x"}, "rdp": {"password": "y"}})
    assert set(refused.value.errors) == {
        "parameters.gopher",
        "parameters.ssh.port",
        "parameters.rdp.password",
    }


def test_what_the_vault_keeps() -> None:
    assert "password" in secret_names_of("ssh")
    assert secret_names_of("gopher") == frozenset()
