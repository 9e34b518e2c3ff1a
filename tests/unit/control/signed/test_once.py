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


def test_what_was_forgotten_while_a_slow_request_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    until = timezone.now() + timedelta(minutes=1)
    assert once(digest="a", until=until)
    once_purge(now=until)
    monkeypatch.setattr(timezone, "now", lambda: until)
    assert not once(digest="a", until=until)


def test_what_has_expired_is_deleted() -> None:
    now = timezone.now() + timedelta(minutes=1)
    once(digest="a", until=now)
    once(digest="b", until=now + timedelta(seconds=1))
    assert once_purge(now=now) == 1
    assert UsedOnce.objects.get().digest == "b"
