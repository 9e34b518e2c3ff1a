"""A share is of one thing, for one receiver."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deskgate.control.accounts.models import Group, User
from deskgate.control.sharing.models import Share
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def test_of_one_for_one(ada: User, grace: User, team: Group, one: Connection) -> None:
    until = timezone.now() + timedelta(hours=1)
    receivers: list[dict[str, object]] = [{"user": grace}, {"group": team}, {"digest": "0" * 64}]
    for receiver in receivers:
        made = Share.objects.create(
            giver=ada, connection=one, rights=0, expires_at=until, **receiver
        )
        assert "prod for " in str(made)
    wrong: list[dict[str, object]] = [
        {"connection": one},
        {"user": grace},
        {"connection": one, "user": grace, "group": team},
        {"connection": one, "user": grace, "digest": "1" * 64},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.create(giver=ada, rights=0, expires_at=until, **values)
