"""What the search looks in: kept up to date, and filled in for rows of before."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection as database

from deskgate.control.tree.index import index_fill, index_refresh, search_text
from deskgate.control.tree.models import Connection, Folder

pytestmark = pytest.mark.django_db


def test_one_line_each_and_tags_apart() -> None:
    text = search_text(name="Web Ä", hostname="H.example", tags=["Prod EU", "db"], notes="x\ny")
    assert text == "web ä\nh.example\n\x1fprod eu\x1fdb\x1f\nx\ny"


def test_the_host_that_applies() -> None:
    folder = Folder.objects.create(name="F", parameters={"ssh": {"hostname": "inherited"}})
    one = Connection(name="a", protocol="ssh", folder=folder)
    index_fill([one])
    assert one.hostname == "inherited"
    one.parameters = {"hostname": ""}
    index_fill([one])
    assert one.hostname == ""


def test_stored_rows_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskgate.control.tree.index._BATCH", 2)
    folder = Folder.objects.create(name="F", parameters={"ssh": {"hostname": "inherited"}})
    for i in range(5):
        Connection.objects.create(name=f"c{i}", protocol="ssh", folder=folder)
    dates = set(Connection.objects.values_list("updated_at", flat=True))
    index_refresh(Connection.objects.all())
    assert set(Connection.objects.values_list("hostname", flat=True)) == {"inherited"}
    assert all(
        "inherited" in text for text in Connection.objects.values_list("search_text", flat=True)
    )
    assert set(Connection.objects.values_list("updated_at", flat=True)) == dates


def test_the_migration_says_what_the_services_say() -> None:
    migration = importlib.import_module("deskgate.control.tree.migrations.0005_search_text")
    row = Connection.objects.create(
        name="Ä", protocol="ssh", parameters={"hostname": "H"}, tags=["T"], notes="N"
    )
    Connection.objects.create(name="b", protocol="ssh")
    migration.fill(apps, SimpleNamespace(connection=database))
    row.refresh_from_db()
    assert (row.hostname, row.search_text) == (
        "H",
        search_text(name="Ä", hostname="H", tags=["T"], notes="N"),
    )
