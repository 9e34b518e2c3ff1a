"""What the database itself refuses, and how grants are called."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role, SessionTerms
from deskgate.control.tree.models import Connection, Folder


def test_a_grant_is_to_one_and_on_one(
    person: User, staff: Group, servers: Folder, web: Connection
) -> None:
    for fields in (
        {},
        {"user": person, "group": staff},
        {"user": person, "folder": servers, "connection": web},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessGrant.objects.create(role=Role.SEE, **fields)
    made = AccessGrant.objects.create(role=Role.EDIT, user=person, folder=servers)
    assert str(made) == "edit on Web"
    assert str(AccessGrant(role=Role.SEE)) == "see on everything"


def test_terms_go_with_their_session(person: User, web: Connection, make_session: Sessions) -> None:
    row = make_session(person=person, connection=web)
    terms = SessionTerms.objects.create(session=row, rights=3)
    assert str(row.pk) in str(terms)
    row.delete()
    assert not SessionTerms.objects.exists()
