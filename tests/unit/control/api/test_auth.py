"""The person of a request."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from tests.unit.control.fixtures import PASSWORD, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of


def test_an_operation_without_a_log_in_has_no_person() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(TypeError):
        person_of(request)


@pytest.mark.django_db
def test_who_must_choose_another_password_does_nothing_else(
    person: User, browser: Browsers
) -> None:
    person.password_expired = True
    person.save()
    page = browser("ada")
    assert page.get("/session").json()["user"]["password_expired"] is True
    for method, path in (("GET", "/me"), ("GET", "/tree"), ("POST", "/connections")):
        answer = page.send(method, path, {})
        assert (answer.status_code, answer.json()["type"]) == (403, "password-expired"), path
    new = "osprey-lantern-77"
    for wrong in ({"current": "wrong", "new": new}, {"current": PASSWORD, "new": PASSWORD}):
        assert page.send("POST", "/me/password", wrong).status_code in {403, 422}
        assert page.get("/me").status_code == 403
    assert page.send("POST", "/me/password", {"current": PASSWORD, "new": new}).status_code == 204
    assert page.get("/me").status_code == 200
    assert page.get("/session").json()["user"]["password_expired"] is False


@pytest.mark.django_db
def test_nor_does_an_administrator_in_the_administration(admin: User, browser: Browsers) -> None:
    page = browser("root")
    assert page.client.get("/admin/").status_code == 200
    User.objects.update(password_expired=True)
    assert page.client.get("/admin/").status_code == 302
