"""Secrets go with their connection."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from deskgate.control.tree.models import Connection
from deskgate.control.vault.models import ConnectionSecret


def test_one_a_name_and_gone_with_the_connection(connection: Connection) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConnectionSecret.objects.create(connection=connection, name="password", token=b"x")
    connection.delete()
    assert not ConnectionSecret.objects.exists()
