"""A log-in finds its own quick connections and no others."""

from __future__ import annotations

import pytest
from tests.unit.control.quick.conftest import Desk

from deskgate.control.quick.selectors import quick_find, quick_of
from deskgate.control.tokens.services import session_token_issue

pytestmark = pytest.mark.django_db


def test_ones_own(desk: Desk) -> None:
    made = desk.make()
    other = Desk(desk.person, session_token_issue(person=desk.person))  # the same person's
    assert list(quick_of(desk.login)) == [made]
    assert not quick_of(other.login).exists()
    assert quick_find(login=desk.login, key=str(made.pk)) == made
    assert quick_find(login=other.login, key=str(made.pk)) is None
    for key in ("", "x", "-1", str(made.pk + 1), "9" * 30):
        assert quick_find(login=desk.login, key=key) is None
