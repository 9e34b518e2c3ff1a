"""Who sees the signing keys."""

from __future__ import annotations

import pytest
from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.signed.key_services import signing_key_create
from deskgate.control.signed.selectors import (
    signing_key_get,
    signing_key_to_write,
    signing_keys_get,
)

pytestmark = pytest.mark.django_db


def test_administrators(admin: User) -> None:
    key, _ = signing_key_create(name="portal", dialect="v2")
    assert list(signing_keys_get(user=admin)) == [key]
    assert signing_key_get(user=admin, key_id=str(key.pk)) == key
    with transaction.atomic():
        assert signing_key_to_write(user=admin, key_id=str(key.pk)) == key
    for wanted in ("0", "x", str(key.pk + 1)):
        with pytest.raises(NotFound):
            signing_key_get(user=admin, key_id=wanted)
        with pytest.raises(NotFound), transaction.atomic():
            signing_key_to_write(user=admin, key_id=wanted)


def test_nobody_else(person: User) -> None:
    with pytest.raises(Forbidden):
        signing_keys_get(user=person)
    with pytest.raises(Forbidden):
        signing_key_get(user=person, key_id="1")
