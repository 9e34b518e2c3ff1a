"""What is good once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from deskgate.control.signed.models import UsedOnce
from deskgate.control.signed.once import once, once_purge

pytestmark = pytest.mark.django_db


def test_the_first_time_only() -> None:
    until = timezone.now() + timedelta(minutes=1)
    assert once(digest="a", until=until)
    assert not once(digest="a", until=until)
    assert once(digest="b", until=until)


def test_what_has_expired_is_deleted() -> None:
    now = timezone.now()
    once(digest="a", until=now)
    once(digest="b", until=now + timedelta(seconds=1))
    assert once_purge(now=now) == 1
    assert UsedOnce.objects.get().digest == "b"
