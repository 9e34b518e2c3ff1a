"""/live: the list, messages, the end of many, tokens to watch by."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.together.models import LiveState
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress, Notice, Revocation, Secret


@pytest.fixture
def row(person: User, connection: Connection, guacd: GuacdAddress) -> SessionLog:
    """A session of Ada's, drawn."""
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    return _drawn(person, connection, guacd)


def _drawn(person: User, connection: Connection, guacd: GuacdAddress) -> SessionLog:
    now = timezone.now()
    key = UUID(int=SessionLog.objects.count() + 1)
    return SessionLog.objects.create(
        id=key,
        person=person,
        person_name=person.username,
        connection=connection,
        connection_name=connection.name,
        protocol="ssh",
        guacd=str(guacd),
        guacd_connection_id=f"${key}",
        node_name=current_settings().server_name,
        started_at=now,
        opened_at=now,
    )


@pytest.fixture
def manager(connection: Connection) -> User:
    made = user_create(username="Mia", password=Secret(PASSWORD))
    AccessGrant.objects.create(user=made, connection=connection, role=Role.MANAGE)
    return made


def test_ones_own(browser: Browsers, row: SessionLog, other_admin: User) -> None:
    parked = timezone.now()
    SessionLog.objects.filter(pk=row.pk).update(parked_at=parked, parked_until=parked)
    LiveState.objects.create(session=row, told_at=parked, roundtrip=12, rate_to_browser=3)
    watching = {"id": UUID(int=99), "joined": row}
    SessionLog.objects.create(
        person=other_admin,
        person_name="Eve",
        connection=row.connection,
        protocol="ssh",
        started_at=parked,
        opened_at=parked,
        **watching,
    )
    answer = browser("ada").get("/live").json()
    assert answer["total"] == 1
    (item,) = answer["items"]
    told = {
        "id": str(row.pk),
        "username": "Ada",
        "live": True,
        "roundtrip": 12,
        "rate_to_browser": 3,
        "rate_to_guacd": 0,
        "mine": True,
        "may_end": True,
        "may_watch": True,
        "may_message": False,
    }
    assert {name: item[name] for name in told} == told
    assert item["parked_at"] == item["parked_until"] is not None
    (watcher,) = item["watchers"]
    assert (watcher["name"], watcher["control"]) == ("Eve", True)


def test_who_sees_it(browser: Browsers, row: SessionLog, admin: User, manager: User) -> None:
    user_create(username="Bob", password=Secret(PASSWORD))
    assert browser("bob").get("/live").json() == {
        "items": [],
        "total": 0,
        "may_watch_silently": False,
    }
    for name in ("root", "mia"):
        (item,) = browser(name).get("/live").json()["items"]
        assert (item["mine"], item["may_end"], item["may_message"]) == (False, True, True)
    assert browser().get("/live").status_code == 401
    del row


@pytest.mark.django_db(transaction=True)
def test_a_message(
    browser: Browsers, row: SessionLog, manager: User, notices: list[Notice]
) -> None:
    page = browser("mia")
    path = f"/live/{row.pk}/message"
    assert page.send("POST", path, {"text": "Save, please"}).status_code == 204
    assert [(one.session_id, one.text, one.sender) for one in notices] == [
        (row.pk, "Save, please", "Mia")
    ]
    for text in ("x" * 501, " ", ""):
        assert page.send("POST", path, {"text": text}).status_code == 422
    user_create(username="Bob", password=Secret(PASSWORD))
    assert browser("bob").send("POST", path, {"text": "Hi"}).status_code == 404
    assert len(notices) == 1


@pytest.mark.django_db(transaction=True)
def test_the_end_of_many(
    browser: Browsers,
    row: SessionLog,
    person: User,
    admin: User,
    manager: User,
    guacd: GuacdAddress,
    published: list[Revocation],
) -> None:
    assert row.connection is not None
    theirs = _drawn(admin, row.connection, guacd)
    page = browser("mia")
    assert page.send("DELETE", "/live").status_code == 422
    both = f"/live?user_id={person.pk}&connection_id={row.connection_id}"
    assert page.send("DELETE", both).status_code == 422
    assert page.send("DELETE", "/live?user_id=nonsense").json() == {"ended": 0}
    assert page.send("DELETE", f"/live?user_id={person.pk}").json() == {"ended": 1}
    everybody = f"/live?connection_id={row.connection_id}"
    assert browser("ada").send("DELETE", everybody).json() == {"ended": 0}
    assert browser("root").send("DELETE", everybody).json() == {"ended": 1}
    assert [one.session_id for one in published] == [row.pk, theirs.pk]


@pytest.mark.django_db(transaction=True)
def test_a_manager_ends_one(
    browser: Browsers, row: SessionLog, manager: User, published: list[Revocation]
) -> None:
    assert browser("mia").send("DELETE", f"/sessions/{row.pk}").status_code == 204
    assert [one.message for one in published] == [
        "Somebody who manages this connection ended this session."
    ]
    del manager


def _token(answer: dict[str, str]) -> AuthToken:
    return AuthToken.objects.get(digest=token_digest(Secret(answer["token"])))


def test_a_token_to_watch_by(
    browser: Browsers, row: SessionLog, admin: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/live/{row.pk}/watch-tokens"
    answer = browser("mia").send("POST", path, {})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["kind"], told["identifier"]) == ("a", str(row.pk))
    assert not _token(told).is_silent
    for name, why in (("mia", "Only administrators"), ("root", "DESKGATE_WATCH_SILENTLY")):
        answer = browser(name).send("POST", path, {"silent": True})
        assert answer.status_code == 403
        assert why in answer.json()["detail"]
    allowing = current_settings().model_copy(update={"watch_silently": True})
    monkeypatch.setattr("deskgate.control.admitting.joining.current_settings", lambda: allowing)
    answer = browser("root").send("POST", path, {"silent": True})
    assert answer.status_code == 201
    assert _token(answer.json()).is_silent
    for name in ("root", "mia"):
        assert browser(name).get("/live").json()["may_watch_silently"] is (name == "root")
    assert browser("mia").send("POST", path, {"silent": True}).status_code == 403
    assert not Event.objects.filter(action="session.watch").exists()  # not yet
