"""The export by the API: a file, for administrators, without a secret."""

from __future__ import annotations

import pytest
from tests.unit.control.api.uploads import upload
from tests.unit.control.conftest import MARKER
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db


def test_the_file_has_everything_but_the_secrets(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    answer = browser(admin.username).get("/export")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/yaml; charset=utf-8"
    assert 'filename="deskgate.yaml"' in answer["Content-Disposition"]
    text = answer.content.decode()
    assert f"path: {connection.name}" in text
    assert "hostname: 10.0.0.5" in text
    assert MARKER not in text
    assert admin.password not in text
    assert Event.objects.filter(action="export.run", actor_name=admin.username).exists()


def test_it_comes_back_in_and_changes_nothing(
    browser: Browsers, admin: User, connection: Connection
) -> None:
    page = browser(admin.username)
    text = page.get("/export").content
    report = upload(page, "/import", text, name="deskgate.yaml").json()
    assert (report["counts"]["create"], report["counts"]["update"]) == (0, 0)
    assert page.get("/export").content == text


def test_only_administrators_may(browser: Browsers, person: User) -> None:
    assert browser(person.username).get("/export").status_code == 403
    assert browser().get("/export").status_code == 401
