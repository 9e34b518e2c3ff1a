"""Sharing: who may give what to whom, for how long; and ending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.unit.control.admitting.conftest import Desk, drawn
from tests.unit.control.sharing.conftest import (
    EVERYTHING,
    Page,
    guest_tunnel,
    secret_of,
    share_of,
    wish_of,
)
from tests.unit.control.sharing.hearing import Heard

from deskgate.control import setup
from deskgate.control.accounts.models import Group, User
from deskgate.control.admission import admit
from deskgate.control.audit.models import Event
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.setup import current_settings
from deskgate.control.sharing import services
from deskgate.control.sharing.models import Share
from deskgate.control.tree.models import Connection, CredentialSource
from deskgate.control.vault.models import Credential, CredentialKind
from deskgate.grants import Grant, GuacdAddress, Revocation

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_told_and_written_down(
    ada: User, grace: User, team: Group, one: Connection, heard: Heard
) -> None:
    giver = Page(ada)
    made = giver.share(one, grace, control=True, note="for the release")
    assert made["link"] == ""
    assert made["to"] == {"kind": "user", "name": "Grace Hopper"}
    assert made["rights"] == {**dict.fromkeys(EVERYTHING, False), "control": True}
    assert (made["kind"], made["name"], made["protocol"]) == ("connection", "prod", "ssh")
    assert made["active"]
    assert heard.told == [
        ((grace.pk,), "share", {"id": made["id"], "name": "prod", "giver": "Ada"})
    ]
    assert {ada.pk, grace.pk} in heard.changes
    event = Event.objects.get(action="share.create")
    assert event.details["recipient"] == "grace"
    assert event.details["rights"] == ["control"]
    (seen,) = Page(grace).received()
    assert (seen["giver"], seen["note"], seen["to"]) == ("Ada", "for the release", None)
    assert (seen["connection_id"], seen["inside"], seen["uses"]) == (None, [], 0)
    assert giver.received() == []


def test_a_link_is_told_once_and_kept_nowhere(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None, code="blue heron", max_uses=3)
    secret = secret_of(made)
    row = share_of(made)
    assert secret not in str(vars(row))
    assert "blue heron" not in str(vars(row))
    (told,) = Page(ada).given()
    assert "link" not in told
    assert (told["has_code"], told["max_uses"]) == (True, 3)
    for event in Event.objects.all():
        assert secret not in str(vars(event))
        assert "heron" not in str(vars(event))


@pytest.mark.parametrize("role", [None, Role.SEE, Role.CONNECT])
def test_who_may_not_share(
    ada: User, grace: User, team: Group, one: Connection, role: Role | None
) -> None:
    if role is None:
        AccessGrant.objects.all().delete()
    else:
        AccessGrant.objects.update(role=role)
    page = Page(ada)
    answer = page.ask("POST", "/shares", wish_of(one, grace))
    assert answer.status_code == (404 if role is None else 403)
    if role is not None:
        told = page.done("GET", f"/shares/options?connection_id={one.pk}")
        assert not told["may_share"]
        assert told["reason"] == answer.json()["detail"]
        assert told["users"] == []


def test_whose_session(
    ada: User, grace: User, mallory: User, team: Group, primary: Grant, one: Connection
) -> None:
    AccessGrant.objects.create(user=grace, connection=one, role=Role.EDIT)
    assert Page(grace).ask("POST", "/shares", wish_of(primary, None)).status_code == 404
    AccessGrant.objects.update(role=Role.MANAGE)
    assert Page(grace).share(primary, None)  # who manages the connection
    assert Page(mallory).ask("POST", "/shares", wish_of(primary, None)).status_code == 404
    AccessGrant.objects.filter(user=ada).update(role=Role.CONNECT)
    answer = Page(ada).ask("POST", "/shares", wish_of(primary, None))
    assert answer.status_code == 403


def test_nothing_beyond_what_one_has(
    ada: User, grace: User, team: Group, one: Connection, primary: Grant
) -> None:
    AccessGrant.objects.update(view_only=True, may_upload=False)
    page = Page(ada)
    answer = page.ask("POST", "/shares", wish_of(one, grace, **EVERYTHING))
    assert answer.status_code == 422
    assert {e["field"] for e in answer.json()["errors"]} == {"control", "upload"}
    assert page.share(one, grace, copy=True, paste=True)["rights"]["paste"] is False  # no control
    told = page.done("GET", f"/shares/options?session_id={primary.session_id}")
    assert told["may_share"]
    assert told["rights"] == {**dict.fromkeys(EVERYTHING, False), "copy": True, "paste": True}
    AccessGrant.objects.update(view_only=False, may_upload=True)
    joined = page.share(primary, grace, **EVERYTHING)
    assert joined["rights"] == {**EVERYTHING, "upload": False, "download": False}


@pytest.mark.parametrize("source", [CredentialSource.ASK, CredentialSource.PASS_THROUGH, "named"])
def test_there_is_no_log_in_to_share(
    ada: User, grace: User, team: Group, one: Connection, source: str, primary: Grant
) -> None:
    one.credential_source = CredentialSource.VAULT if source == "named" else source
    if source == "named":
        one.credential = Credential.objects.create(name="n", kind=CredentialKind.NAMED)
    one.save()
    answer = Page(ada).ask("POST", "/shares", wish_of(one, grace))
    assert answer.status_code == 409
    assert "share the live session instead" in answer.json()["detail"]
    assert Page(ada).share(primary, grace)


def test_the_times(ada: User, grace: User, team: Group, one: Connection) -> None:
    page = Page(ada)
    most = current_settings().share_max_hours * 60
    assert page.done("GET", f"/shares/options?connection_id={one.pk}")["max_minutes"] == most
    for minutes in (-1, 14, most + 1):
        answer = page.ask("POST", "/shares", wish_of(one, grace, minutes=minutes))
        assert answer.status_code == 422
    assert page.share(one, grace, minutes=most)
    end = timezone.now() + timedelta(minutes=20)
    AccessGrant.objects.update(valid_until=end)
    assert share_of(page.share(one, grace, minutes=60)).expires_at == end
    assert page.done("GET", f"/shares/options?connection_id={one.pk}")["max_minutes"] == 19
    AccessGrant.objects.update(valid_until=timezone.now() + timedelta(minutes=14))
    assert page.ask("POST", "/shares", wish_of(one, grace, minutes=15)).status_code == 409


@pytest.mark.parametrize(
    ("to", "wish", "status"),
    [
        ({}, {}, 422),
        ({"link": True, "user_id": "1"}, {}, 422),
        ({"user_id": "999"}, {}, 404),
        ({"user_id": "nonsense"}, {}, 404),
        ({"link": True}, {"code": "abc"}, 422),
        ({"link": True}, {"code": "a\u0007bcdef"}, 422),
        ({"link": True}, {"max_uses": 0}, 422),
        ({"link": True}, {"note": "a\nb"}, 422),
        ({"link": True}, {"note": "x" * 201}, 422),
        ({"link": True}, {"session_id": "x"}, 422),
        ({"link": True}, {"rights": "all"}, 422),
    ],
)
def test_what_is_no_share(
    ada: User, one: Connection, to: object, wish: dict[str, object], status: int
) -> None:
    answer = Page(ada).ask("POST", "/shares", {**wish_of(one, None), "to": to, **wish})
    assert answer.status_code == status, answer.content
    assert not Share.objects.exists()


def test_links_are_the_policys(
    ada: User, grace: User, team: Group, one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Page(ada).share(one, None)
    changed = current_settings().model_copy(update={"share_links": False})
    monkeypatch.setattr(setup, "_handed_over", [changed])
    page = Page(ada)
    assert page.ask("POST", "/shares", wish_of(one, None)).status_code == 403
    assert not page.done("GET", f"/shares/options?connection_id={one.pk}")["links_allowed"]
    (told,) = page.given()
    assert not told["active"]
    body = {"secret": secret_of(made), "name": "Linus"}
    assert Page().ask("POST", "/guest", body).status_code == 404
    assert page.share(one, grace)["active"]


def test_a_second_factor_is_nothing_for_guests(
    ada: User, grace: User, team: Group, one: Connection
) -> None:
    one.second_factor = True
    one.save()
    page = Page(ada)
    assert page.ask("POST", "/shares", wish_of(one, None)).status_code == 409
    made = page.share(one, grace)
    answer = Page(grace).ask("POST", f"/shares/{made['id']}/tunnel-tokens")
    assert answer.status_code == 403
    assert answer.json()["type"].startswith("second-factor")


def test_not_for_ever_many(ada: User, one: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "OPEN_MOST", 1)
    Page(ada).share(one, None)
    assert Page(ada).ask("POST", "/shares", wish_of(one, None)).status_code == 409


def test_one_click_ends_it(
    ada: User,
    grace: User,
    team: Group,
    one: Connection,
    primary: Grant,
    published: list[Revocation],
    heard: Heard,
) -> None:
    giver = Page(ada)
    made = giver.share(one, team, control=True)
    link = giver.share(primary, None)
    entered = Page().enter(link)
    sessions = [drawn(Page(grace).open(made["id"])), drawn(admit(guest_tunnel(entered)))]
    for share in (made, link):
        giver.done("DELETE", f"/shares/{share['id']}")
    assert [r.session_id for r in published] == [s.session_id for s in sessions]
    assert {r.message for r in published} == {"This is not shared with you any more."}
    assert Page(grace).received() == []
    assert all(not told["active"] and told["ended_at"] for told in giver.given())
    assert Event.objects.filter(action="share.end", actor_name="Ada").count() == 2
    giver.done("DELETE", f"/shares/{made['id']}")  # again, nothing happens
    assert Event.objects.filter(action="share.end").count() == 2


def test_one_of_them_is_sent_out(
    ada: User, grace: User, one: Connection, guacd: GuacdAddress, published: list[Revocation]
) -> None:
    giver = Page(ada)
    made: Any = giver.share(one, None)
    kept, out = (drawn(admit(guest_tunnel(Page().enter(made, name)))) for name in ("A", "B"))
    path = f"/shares/{made['id']}/inside/{out.session_id}"
    assert Page(grace).ask("DELETE", path).status_code == 404
    giver.done("DELETE", path)
    assert [r.session_id for r in published] == [out.session_id]
    (told,) = giver.given()
    assert [one["session_id"] for one in told["inside"]] == [str(kept.session_id)]
    event = Event.objects.get(action="share.remove")
    assert event.details["recipient"] == "B (guest)"
    assert giver.ask("DELETE", f"/shares/{made['id']}/inside/nonsense").status_code == 404


def test_tidying(ada: User, one: Connection, desk: Desk) -> None:
    late = share_of(Page(ada).share(one, None))
    old = share_of(Page(ada).share(one, None))
    now = timezone.now()
    Share.objects.filter(pk=late.pk).update(expires_at=now)
    Share.objects.filter(pk=old.pk).update(ended_at=now - timedelta(days=31))
    services.shares_tidy()
    (kept,) = Share.objects.all()
    assert kept.pk == late.pk
    assert kept.ended_at is not None
    assert Event.objects.get(action="share.end").details["reason"] == "its time is over"
