"""An entry is one person's, and a person has one entry."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.directory.models import DirectoryIdentity


def test_one_entry_one_person(person: User, admin: User) -> None:
    def make(user: User, key: str) -> None:
        with transaction.atomic():
            DirectoryIdentity.objects.create(
                user=user, directory="ldap", key=key, seen_at=timezone.now()
            )

    make(person, "a")
    assert str(person.directory_identity) == "Ada in ldap"
    with pytest.raises(IntegrityError):
        make(admin, "a")
    with pytest.raises(IntegrityError):
        make(person, "b")
