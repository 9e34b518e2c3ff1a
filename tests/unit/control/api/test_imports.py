"""Files come in by the API: previewed, then taken in; only administrators', and within limits."""

from __future__ import annotations

import json

import pytest
from tests.unit.control.api.uploads import upload
from tests.unit.control.fixtures import Browsers
from tests.unit.control.port.samples import GUACOZY_KEY, sample

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.port.text import SIZE
from deskgate.control.tree.models import Connection, Folder

TABLE = b"name,folder,hostname,password\nweb,Racks/North,10.0.0.1,hunter2-secret\n"

pytestmark = pytest.mark.django_db


def test_a_preview_writes_nothing_and_the_import_does_what_it_said(
    browser: Browsers, admin: User
) -> None:
    page = browser(admin.username)
    seen = upload(page, "/import/preview", TABLE, name="hosts.csv")
    assert seen.status_code == 200, seen.content
    assert not Connection.objects.exists()
    done = upload(page, "/import", TABLE, name="hosts.csv")
    assert done.json()["applied"] is True
    assert done.json()["changes"] == seen.json()["changes"]
    assert done.json()["counts"] == {"create": 3, "update": 0, "unchanged": 0}
    made = Connection.objects.select_related("folder").get()
    assert (made.name, made.folder and made.folder.name) == ("web", "North")
    again = upload(page, "/import", TABLE, name="hosts.csv").json()
    assert (again["counts"], again["changes"]) == ({"create": 0, "update": 0, "unchanged": 3}, [])


def test_what_is_imported_is_on_record_as_the_administrators_doing(
    browser: Browsers, admin: User
) -> None:
    upload(browser(admin.username), "/import", TABLE, name="hosts.csv")
    rows = Event.objects.filter(action__in=["import.run", "connection.create"])
    assert {(row.action, row.actor_name) for row in rows} == {
        ("import.run", admin.username),
        ("connection.create", admin.username),
    }


def test_no_secret_is_in_an_answer_or_in_the_log(browser: Browsers, admin: User) -> None:
    answer = upload(browser(admin.username), "/import", TABLE, name="hosts.csv")
    assert b"hunter2-secret" not in answer.content
    assert "hunter2-secret" not in json.dumps(list(Event.objects.values("details", "thing_name")))


def test_everything_goes_into_the_folder_that_is_named(browser: Browsers, admin: User) -> None:
    upload(browser(admin.username), "/import", TABLE, name="hosts.csv", into="New/Old racks")
    assert set(Folder.objects.values_list("name", flat=True)) == {
        "New",
        "Old racks",
        "Racks",
        "North",
    }
    wrong = upload(browser(admin.username), "/import", TABLE, name="hosts.csv", into="a//b")
    assert wrong.json()["errors"][0]["field"] == "into"


def test_errors_say_where(browser: Browsers, admin: User) -> None:
    wrong = b"name,hostname,port\nweb,10.0.0.1,99999\n"
    answer = upload(browser(admin.username), "/import", wrong, name="hosts.csv")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "line 2 (web)"
    assert "65535" in error["message"]


def test_guacozys_database_with_its_key_and_with_a_wrong_one(
    browser: Browsers, admin: User
) -> None:
    page, data = browser(admin.username), sample("guacozy/db.sqlite3")
    wrong = upload(page, "/import", data, name="db.sqlite3", key="A" * 43 + "=")
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "key"
    assert not Folder.objects.exists()
    done = upload(page, "/import", data, name="db.sqlite3", key=GUACOZY_KEY.reveal())
    assert done.json()["format"] == "guacozy"
    assert Connection.objects.count() == 8


def test_keys_and_included_files_come_beside_the_configuration(
    browser: Browsers, admin: User
) -> None:
    config = b"Include more.conf\nHost web\n  HostName 10.0.0.1\n  IdentityFile ~/.ssh/id_web\n"
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"
    files = {"id_web": key, "more.conf": "Host db\n  HostName 10.0.0.2\n"}
    answer = upload(browser(admin.username), "/import", config, name="config", files=files)
    assert answer.status_code == 200, answer.content
    assert answer.json()["format"] == "openssh"
    secrets = {c.name: list(c.secrets.values_list("name", flat=True)) for c in _connections()}
    assert secrets == {"web": ["private-key"], "db": []}


def _connections() -> list[Connection]:
    return list(Connection.objects.all())


@pytest.mark.parametrize("path", ["/import", "/import/preview"])
def test_only_administrators_may(browser: Browsers, person: User, path: str) -> None:
    assert upload(browser(person.username), path, TABLE, name="a.csv").status_code == 403
    assert upload(browser(), path, TABLE, name="a.csv").status_code == 401
    assert not Connection.objects.exists()


def test_what_is_too_large_is_said(browser: Browsers, admin: User) -> None:
    answer = upload(browser(admin.username), "/import", b"x" * (SIZE + 1), name="a.csv")
    assert "larger than 16 MiB" in answer.json()["errors"][0]["message"]
    many = {f"key{i}": "x" for i in range(51)}
    answer = upload(browser(admin.username), "/import", TABLE, name="a.csv", files=many)
    assert answer.json()["errors"][0]["field"] == "files"
    large = {"key": "x" * 70_000}
    answer = upload(browser(admin.username), "/import", TABLE, name="a.csv", files=large)
    assert "64 KiB" in answer.json()["errors"][0]["message"]
