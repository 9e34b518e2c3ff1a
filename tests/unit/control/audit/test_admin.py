"""The log in Django's administration: to look at."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
from deskgate.control.audit import admin as audit_admin
from deskgate.control.audit.models import Event, Outlet
from deskgate.control.audit.record import record
from deskgate.grants import Revocation


@pytest.mark.django_db(transaction=True)
def test_it_can_be_read_and_live_sessions_ended_but_nothing_changed(
    admin: User, make_session: Sessions, published: list[Revocation]
) -> None:
    client = Client()
    client.force_login(admin)
    row = make_session(person=admin, login="login-hash-never-shown")
    page = client.get(f"/admin/audit/sessionlog/{row.pk}/change/")
    assert page.status_code == 200
    assert b"login-hash-never-shown" not in page.content
    assert client.get("/admin/audit/sessionlog/add/").status_code == 403
    assert client.post(f"/admin/audit/sessionlog/{row.pk}/delete/").status_code == 403
    chosen = {"action": "end", "_selected_action": [str(row.pk)]}
    answer = client.post("/admin/audit/sessionlog/", chosen, follow=True)
    assert b"1 live sessions end." in answer.content
    assert [one.session_id for one in published] == [row.id]


@pytest.mark.django_db(transaction=True)
def test_events_are_found_and_shown_but_never_changed(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_admin, "COUNTED", 2)
    for name in ("<b>Büro</b>", "cellar", "attic"):
        record("folder.create", name=name)
    row = Event.objects.get(pk=record("folder.create", name="roof", details={"x": "x" * 99}).pk)
    client = Client()
    client.force_login(admin)
    listed = html.unescape(client.get("/admin/audit/event/?q=büro+folder").content.decode())
    assert "<b>Büro</b>" in listed
    assert "cellar" not in listed
    assert b"&lt;b&gt;" in client.get("/admin/audit/event/").content
    page = client.get(f"/admin/audit/event/{row.pk}/change/")
    assert row.digest.encode() in page.content
    assert "xxx" in page.content.decode()
    assert client.get("/admin/audit/event/add/").status_code == 403
    for path in (f"{row.pk}/delete/", f"{row.pk}/change/"):
        assert client.post(f"/admin/audit/event/{path}", {"action": "x"}).status_code == 403
    assert client.get("/admin/audit/event/?thing_kind=x&o=1").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_sessions_are_searched_and_outlets_seen(
    admin: User, person: User, make_session: Sessions
) -> None:
    make_session(person=person)
    Outlet.objects.create(name="webhook", seq=3, failure="it answered with status 500")
    client = Client()
    client.force_login(admin)
    assert client.get("/admin/audit/sessionlog/?q=ada").status_code == 200
    assert client.get("/admin/audit/sessionlog/?ended_at__isempty=1").status_code == 200
    assert b"status 500" in client.get("/admin/audit/outlet/").content
