"""What goes in prints nothing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.connections_schemas import ConnectionIn
from deskgate.control.api.schemas import TunnelTokenOut, values_of
from deskgate.control.api.session_schemas import CredentialsIn

MARKER = "marker-7d1f-never-shown"


def test_no_secret_in_a_repr() -> None:
    token = TunnelTokenOut(
        token=MARKER, data_source="deskgate", kind="c", identifier="1", expires_in=60
    )
    credentials = CredentialsIn.model_validate({"username": "ada", "password": MARKER})
    connection = ConnectionIn.model_validate(
        {"name": "x", "protocol": "ssh", "parameters": {"password": MARKER}}
    )
    assert MARKER not in f"{token!r} {credentials!r} {credentials} {connection!r}"
    assert values_of(connection.parameters) == {"password": MARKER}


def test_a_cleared_parameter_stays_cleared() -> None:
    given = ConnectionIn.model_validate(
        {"name": "x", "protocol": "ssh", "parameters": {"a": None, "b": ""}}
    )
    assert values_of(given.parameters) == {"a": None, "b": ""}


def test_misspelt_fields_are_refused() -> None:
    with pytest.raises(ValidationError):
        CredentialsIn.model_validate({"username": "ada", "password": "x", "user": "ada"})
