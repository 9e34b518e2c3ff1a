"""Tokens go with their person and their connection."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from deskgate.control.accounts.models import User
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue, tunnel_token_issue
from deskgate.control.tree.models import Connection


def test_they_go_with_what_they_are_for(person: User, admin: User, connection: Connection) -> None:
    tunnel_token_issue(person=admin, opens=connection, login="x")
    session_token_issue(person=person)
    connection.delete()
    assert AuthToken.objects.get().person == person
    person.delete()
    assert not AuthToken.objects.exists()


def test_a_digest_is_there_once(person: User) -> None:
    session_token_issue(person=person)
    row = AuthToken.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
