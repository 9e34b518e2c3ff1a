"""What can be said of a signing key."""

from __future__ import annotations

from typing import Any

import pytest

from deskgate.control.errors import Invalid
from deskgate.control.signed.key_values import (
    MOST,
    SECRET_LENGTH,
    KeyValues,
    dialect_checked,
    name_checked,
    secret_checked,
    values_checked,
)
from deskgate.grants import Secret


def test_values_as_they_are_kept() -> None:
    given: KeyValues = {
        "age_limit": 0,
        "default_protocol": "ssh",
        "protocols": ["ssh", "vnc", "ssh"],
        "networks": [" 10.0.0.0/8 ", "Host.Example.", "*.lab.example"],
        "ports": [22, {"from": 5900, "to": 5910}, {"from": 22, "to": 22}],
        "parameters": ["hostname"],
        "note": " of the portal\n",
    }
    assert values_checked(given) == {
        "age_limit": 0,
        "default_protocol": "ssh",
        "protocols": ["ssh", "vnc"],
        "networks": ["10.0.0.0/8", "host.example", "*.lab.example"],
        "ports": [22, {"from": 5900, "to": 5910}],
        "parameters": ["hostname"],
        "note": "of the portal",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("age_limit", -1),
        ("age_limit", 10**13),
        ("default_protocol", "gopher"),
        ("protocols", ["ssh", ""]),
        ("networks", ["10.0.0.1/8"]),
        ("networks", ["a"] + [f"h{n}" for n in range(MOST)]),
        ("ports", [0]),
        ("ports", [{"from": 2, "to": 1}]),
        ("ports", ["22"]),
        ("parameters", ["no-such"]),
        ("parameters", ["drive-path"]),
        ("parameters", ["recording-path"]),
        ("note", "x" * 501),
        ("note", "\0"),
    ],
)
def test_what_is_refused(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        values_checked({field: value})  # type: ignore[misc]  # the field is the test's
    assert [*refused.value.errors] == [field]


def test_every_error_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        values_checked({"age_limit": -1, "ports": [0]})
    assert {*refused.value.errors} == {"age_limit", "ports"}


@pytest.mark.parametrize("name", ["", "a b", "settings:x", "ä", "a" * 65, "a\n"])
def test_names(name: str) -> None:
    assert name_checked("portal-1") == "portal-1"
    with pytest.raises(Invalid):
        name_checked(name)


def test_dialects() -> None:
    assert dialect_checked("v2") == "v2"
    with pytest.raises(Invalid):
        dialect_checked("v3")


@pytest.mark.parametrize(
    ("dialect", "secret"),
    [
        ("classic", ""),
        ("classic", "planted" * SECRET_LENGTH),
        ("cyverse", "planted\0"),
        ("v2", "planted"),
        ("json", "planted"),
        ("json", "4c0b569e4c96df157eee1b65dd0e4d4"),
    ],
)
def test_secrets_that_are_no_good_are_not_repeated(dialect: str, secret: str) -> None:
    with pytest.raises(Invalid) as refused:
        secret_checked(dialect, Secret(secret))
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize(
    ("dialect", "secret"),
    [("classic", "x"), ("v2", "x" * 16), ("json", "4C0b569e4c96df157eee1b65dd0e4d41")],
)
def test_secrets_that_are_good(dialect: str, secret: str) -> None:
    assert secret_checked(dialect, Secret(secret)) == Secret(secret)
