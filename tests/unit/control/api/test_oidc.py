"""The page sends the browser here; an unknown provider is no address."""

from __future__ import annotations

import pytest
from django.test import Client

from deskgate.control.api import oidc
from deskgate.control.errors import NotFound

pytestmark = pytest.mark.django_db


def test_nobody_needs_to_be_logged_in_to_begin(client: Client) -> None:
    answer = client.get("/api/v1/session/oidc/corp")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no such provider."
    with pytest.raises(NotFound):
        oidc.oidc_login(answer.wsgi_request, "corp")


def test_what_is_too_long_is_refused(client: Client) -> None:
    assert client.get(f"/api/v1/session/oidc/{'x' * 33}").status_code == 422
    assert client.get(f"/api/v1/session/oidc/corp?next=/{'x' * 2000}").status_code == 422
