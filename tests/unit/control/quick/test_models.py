"""Quick connections go with their log-in."""

from __future__ import annotations

import pytest
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.quick.models import QuickConnection
from deskgate.control.tokens.models import Login, LoginKind

pytestmark = pytest.mark.django_db


def test_they_go_with_the_log_in(person: User) -> None:
    login = Login.objects.create(
        name="l", kind=LoginKind.GUACAMOLE, person=person, seen_at=timezone.now()
    )
    one = QuickConnection.objects.create(login=login, name="ssh://h", protocol="ssh", sealed=b"x")
    assert str(one) == "ssh://h"
    login.delete()
    assert not QuickConnection.objects.exists()
