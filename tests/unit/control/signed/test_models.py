"""Signing keys are called by their names, and what is used once is there once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.unit.control.signed.platform import key_make

from deskgate.control.signed.models import Dialect, SigningKey, UsedOnce

pytestmark = pytest.mark.django_db


def test_what_a_key_is_at_first() -> None:
    row = SigningKey.objects.get(pk=key_make("v2", name="portal").pk)
    assert (str(row), row.age_limit, row.default_protocol, row.is_enabled) == (
        "portal",
        600_000,
        "rdp",
        True,
    )
    assert (row.protocols, row.networks, row.ports, row.parameters) == ([], [], [], [])
    assert {one.value for one in Dialect} == {"classic", "cyverse", "v2", "json"}


def test_once_is_once() -> None:
    assert str(UsedOnce.objects.create(digest="d", expires_at=timezone.now())) == "d"
    with pytest.raises(IntegrityError):
        UsedOnce.objects.create(digest="d", expires_at=timezone.now())
