"""How quick connections are made: by whom, sealed, recorded, and for how long."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.unit.control.guacapi.clients import log_in
from tests.unit.control.quick.conftest import ADDRESS, MARKER, Desk

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.errors import Conflict, Forbidden, Invalid, LoginOver
from deskgate.control.permissions.models import MakingRight
from deskgate.control.quick import services
from deskgate.control.quick.models import QuickConnection
from deskgate.control.tokens.models import AuthToken, Login
from deskgate.control.tokens.services import session_token_issue, session_token_revoke
from deskgate.control.vault.cipher import unseal

pytestmark = pytest.mark.django_db


def test_made_sealed_and_recorded(desk: Desk) -> None:
    made = desk.make()
    assert (made.name, made.protocol) == ("ssh://10.0.0.5:2222", "ssh")
    assert MARKER.encode() not in bytes(made.sealed)
    assert json.loads(unseal(bytes(made.sealed)).reveal()) == {
        "hostname": "10.0.0.5",
        "port": "2222",
        "username": "deploy",
        "password": MARKER,
        "font-size": "14",
    }
    event = Event.objects.get(action="quick-connection.create")
    assert (event.actor_name, event.address) == ("Ada", ADDRESS)
    assert (event.thing_kind, event.thing_name) == ("quick-connection", "ssh://10.0.0.5:2222")
    assert event.details == {
        "parameters": ["font-size", "hostname", "password", "port", "username"]
    }
    assert MARKER not in event.words
    assert "deploy" not in event.words


def test_who_may_not(desk: Desk) -> None:
    MakingRight.objects.all().delete()
    with pytest.raises(Forbidden, match="who may make connections"):
        desk.make("nonsense")  # asked before the address is read
    assert not Event.objects.filter(action__startswith="quick").exists()


def test_the_disk_is_administrators_to_say(desk: Desk, admin: User) -> None:
    uri = "rdp://h/?enable-drive=true&drive-path=/srv"
    with pytest.raises(Invalid, match=r"drive-path.*only administrators"):
        desk.make(uri)
    root = Desk(admin, session_token_issue(person=admin))
    assert root.make(uri).name == "rdp://h"


def test_no_more_than_so_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    desk.make()
    desk.make()
    with pytest.raises(Conflict, match="at most 2"):
        desk.make()


def test_a_log_in_that_is_over_makes_none(desk: Desk) -> None:
    session_token_revoke(token=desk.token)
    with pytest.raises(LoginOver):
        desk.make()


def test_they_die_with_the_log_in(desk: Desk, admin: User) -> None:
    desk.make()
    session_token_revoke(token=desk.token)
    assert not QuickConnection.objects.exists()
    later = Desk(desk.person, session_token_issue(person=desk.person))
    later.make()
    user_disable(user=desk.person)
    assert not QuickConnection.objects.exists()


def test_what_ran_out_is_swept_at_the_next_log_in(desk: Desk, admin: User) -> None:
    desk.make()
    AuthToken.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    log_in("root")
    assert not Login.objects.filter(name=desk.login).exists()
    assert not QuickConnection.objects.exists()
