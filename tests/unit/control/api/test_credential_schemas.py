"""Shapes: secrets don't print, and names that guacd doesn't know are no names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from deskgate.control.api.credential_schemas import (
    AskedName,
    CredentialIn,
    SecretName,
    TunnelTokenIn,
)
from deskgate.control.vault.credentials import SECRETS
from deskgate.control.vault.models import CredentialKind
from deskgate.control.vault.resolution import LOG_IN

MARKER = "marker-19af"


def test_the_names_are_the_vaults() -> None:
    assert set(SecretName.__args__) == set(SECRETS)  # type: ignore[attr-defined]  # a Literal's
    assert set(AskedName.__args__) == set(LOG_IN)  # type: ignore[attr-defined]  # a Literal's


def test_secrets_do_not_print() -> None:
    given = CredentialIn.model_validate(
        {"name": "n", "kind": CredentialKind.STATIC, "secrets": {"password": MARKER}}
    )
    assert MARKER not in repr(given)
    asked = TunnelTokenIn.model_validate({"credentials": {"password": MARKER}})
    assert MARKER not in repr(asked)


def test_bounds() -> None:
    for wrong in ({"pin": "x"}, {"password": "x" * 9000}):
        with pytest.raises(ValidationError):
            TunnelTokenIn.model_validate({"credentials": wrong})
