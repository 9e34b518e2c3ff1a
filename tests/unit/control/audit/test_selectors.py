"""Who sees which sessions."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit.selectors import (
    session_get,
    sessions_live,
    sessions_visible_to,
)
from deskgate.control.errors import NotFound


def test_the_gate(admin: User, person: User, make_session: Sessions) -> None:
    theirs, own = make_session(person=admin), make_session(person=person, over=True)
    assert set(sessions_visible_to(admin)) == {theirs, own}
    assert set(sessions_visible_to(person)) == {own}
    person.is_active = False
    assert not sessions_visible_to(person)
    assert set(sessions_live()) == {theirs}
    with pytest.raises(NotFound):
        session_get(user=person, session_id=str(theirs.id))
