"""Where somebody is logged in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.errors import NotFound
from deskgate.control.tokens.models import ApiToken, AuthToken
from deskgate.control.tokens.selectors import presence_get, presences, token_id_of
from deskgate.control.tokens.services import session_token_issue


def test_what_is_over_is_not_listed(browser: Browsers, person: User, admin: User) -> None:
    browser("ada")
    browser("root")
    session_token_issue(person=person)
    later, before = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    for name, ends in (("new", later), ("old", before)):
        ApiToken.objects.create(person=person, name=name, digest=name, expires_at=ends)
    assert sorted(one.kind for one in presences(person)) == ["api-token", "browser", "guacamole"]
    AuthToken.objects.all().delete()
    Session.objects.update(expire_date=before)
    assert [one.name for one in presences(person)] == ["new"]


def test_one_is_found_by_its_person_only(browser: Browsers, person: User, admin: User) -> None:
    browser("ada")
    made = ApiToken.objects.create(
        person=person, name="x", digest="y", expires_at=timezone.now() + timedelta(days=1)
    )
    for one in presences(person):
        assert presence_get(person=person, presence_id=one.id) == one
        with pytest.raises(NotFound):
            presence_get(person=admin, presence_id=one.id)
    assert token_id_of(presences(person)[-1]) == str(made.pk)
