"""Every page of the administration, to strangers."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from deskgate.control.accounts.models import User
from deskgate.control.project import urls
from deskgate.control.tree.models import Connection

assert urls.urlpatterns  # finds the administration's pages, which are nowhere before
PAGES = [
    "/admin/",
    *(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
        for model in admin.site._registry
        for page in ("changelist", "add")
    ),
]
assert len(PAGES) > 20


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_log_in(db: None, person: User, path: str) -> None:
    for client in (Client(), Client()):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")
        client.force_login(person)
        assert client.get(path).status_code == 302


def test_without_its_slash_it_is_found(db: None) -> None:
    assert Client().get("/admin")["Location"] == "/admin/"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_an_administrator(
    admin: User, connection: Connection, path: str
) -> None:
    client = Client()
    client.force_login(admin)
    assert client.get(path).status_code in {200, 403}  # the log can't be added to
