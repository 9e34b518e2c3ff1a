"""API tokens, where the API's own tests don't look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.errors import Conflict, Invalid, LoginOver
from deskgate.control.tokens import api_tokens
from deskgate.control.tokens.api_tokens import (
    api_token_create,
    api_token_use,
    api_tunnel_token_issue,
)
from deskgate.control.tokens.models import ApiToken
from deskgate.control.tokens.scopes import Scope
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret


def _make(person: User, name: str = "x") -> tuple[ApiToken, Secret]:
    ends = timezone.now() + timedelta(days=1)
    return api_token_create(person=person, name=name, scopes=[Scope.CONNECT], expires_at=ends)


def test_the_text_is_nowhere_in_the_database(person: User) -> None:
    row, token = _make(person)
    assert token.reveal().removeprefix("dgt_") not in str(ApiToken.objects.values().get())
    assert repr(token) == "<secret>"
    assert row.scopes == ["connect"]


def test_a_time_without_its_zone_is_refused(person: User) -> None:
    with pytest.raises(Invalid, match="zone"):
        api_token_create(
            person=person,
            name="x",
            scopes=[Scope.READ],
            expires_at=datetime(2999, 1, 1),  # noqa: DTZ001 -- that is the point
        )


def test_there_is_an_end_to_them(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "MOST", 1)
    _make(person)
    with pytest.raises(Conflict):
        _make(person, "y")


def test_when_it_was_used_is_written_once_a_minute(person: User) -> None:
    row, token = _make(person)
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="curl")
    api_token_use(request=request, token=token)
    row.refresh_from_db()
    first = row.used_at
    assert (row.address, row.user_agent) == ("192.0.2.7", "curl")
    api_token_use(request=request, token=token)
    row.refresh_from_db()
    assert row.used_at == first


@pytest.mark.parametrize("text", ["", "dgt_", "\0", "\ud800", "x" * 10_000])
def test_anything_may_be_tried(db: None, text: str) -> None:
    with pytest.raises(LoginOver):
        api_token_use(request=RequestFactory().get("/"), token=Secret(text))


def test_a_token_that_has_just_been_deleted_opens_nothing(
    person: User, connection: Connection
) -> None:
    row, _ = _make(person)
    assert api_tunnel_token_issue(token=row, opens=connection)
    ApiToken.objects.all().delete()
    with pytest.raises(LoginOver):
        api_tunnel_token_issue(token=row, opens=connection)
