"""The database's own rules for the tree, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from deskgate.control.tree.models import Connection, Folder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("in_folder", [True, False])
def test_names_are_unique_in_their_place(in_folder: bool) -> None:
    place = Folder.objects.create(name="A") if in_folder else None
    Folder.objects.create(name="x", parent=place)
    Connection.objects.create(name="x", protocol="ssh", folder=place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Folder.objects.create(name="x", parent=place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.create(name="x", protocol="vnc", folder=place)


def test_a_full_folder_is_protected(connection: Connection) -> None:
    outer = Folder.objects.create(name="A")
    connection.folder = Folder.objects.create(name="B", parent=outer)
    connection.save()
    for folder in (outer, connection.folder):
        with pytest.raises(ProtectedError):
            folder.delete()
    assert str(connection) == "web"
