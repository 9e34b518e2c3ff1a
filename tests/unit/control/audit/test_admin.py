"""The log in Django's administration: to look at."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.fixtures import Sessions

from deskgate.control.accounts.models import User
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
