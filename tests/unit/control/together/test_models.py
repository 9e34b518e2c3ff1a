"""How a session is goes with the session."""

from __future__ import annotations

from django.utils import timezone
from tests.unit.control.together.conftest import Live

from deskgate.control.accounts.models import User
from deskgate.control.together.models import LiveState


def test_it_goes_with_its_session(person: User, live: Live) -> None:
    row = live(person)
    state = LiveState.objects.create(session=row, told_at=timezone.now())
    assert str(state) == f"state of {row.pk}"
    assert (state.roundtrip, state.rate_to_browser, state.touched_at) == (None, 0, None)
    row.delete()
    assert not LiveState.objects.exists()
