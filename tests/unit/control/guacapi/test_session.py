"""What is asked before a log-in, and about the log-in itself."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import Guacamole, guacamole, visit_make

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.tokens.models import AuthToken
from deskgate.control.visits.models import Visit
from deskgate.grants import Revocation

pytestmark = pytest.mark.django_db


def test_languages_and_patches_are_for_anybody(client: Client) -> None:
    assert client.get("/api/languages").json() == {"en": "English"}
    assert client.get("/api/patches").json() == []
    assert client.post("/api/patches").status_code == 405


def test_whether_a_log_in_is_good(person: User) -> None:
    ada = guacamole("ada")
    answer = ada.send("HEAD", "/api/session")
    assert (answer.status_code, answer.content) == (204, b"")
    assert Guacamole("0" * 64).send("HEAD", "/api/session").status_code == 403
    assert ada.send("PATCH", "/api/session").status_code == 405


def test_logging_out_ends_what_was_opened(
    person: User, make_session: Sessions, published: list[Revocation]
) -> None:
    ada = guacamole("ada")
    live = make_session(person=person, login=AuthToken.objects.get().login)
    assert ada.send("DELETE", "/api/session").status_code == 204
    assert not AuthToken.objects.exists()
    live.refresh_from_db()
    assert live.ending == "revoked"
    assert Event.objects.filter(action="login.leave", actor_name="Ada").count() == 1
    assert ada.send("DELETE", "/api/session").status_code == 403


def test_a_visit_logs_out() -> None:
    visit, token = visit_make()
    assert Guacamole(token).send("HEAD", "/api/session").status_code == 204
    assert Guacamole(token).send("DELETE", "/api/session").status_code == 204
    assert not Visit.objects.filter(pk=visit.pk).exists()
    assert Event.objects.filter(action="login.leave").count() == 1


@pytest.mark.parametrize("path", ["/api/session/nothing", "/api/ext/none", "/api/tokens/a/b"])
def test_there_is_nothing_else(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "NOT_FOUND")
