"""A preview tells what would be, and leaves nothing. With a real one: tests/integration."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import Membership, User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import Event
from deskgate.control.directory.claims import Claimed, Rules, TheirGroup
from deskgate.control.directory.preview import _outcome

pytestmark = pytest.mark.django_db
ADA = Claimed("ldap", "entryUUID:1", "ada", groups=(TheirGroup("Ops"), TheirGroup("Staff")))


def test_somebody_new() -> None:
    group_create(name="ops")
    before = Event.objects.count()
    assert list(_outcome(ADA, Rules(admin_group="ops"))) == [
        "would be:  ada, made at the first log-in",
        "rights:    an administrator",
        "would be in: ops",
        "no groups here: Staff",
    ]
    assert not User.objects.exists()
    assert not Membership.objects.exists()
    assert Event.objects.count() == before


def test_a_refusal() -> None:
    user_create(username="Ada", password=None)
    (line,) = _outcome(ADA, Rules())
    assert line.startswith("would be refused: There is another account of your name")
