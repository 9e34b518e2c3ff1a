"""guacd servers: the setting's row, and the one default."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deskgate.control.nodes.models import GuacdNode
from deskgate.control.nodes.services import node_from_settings, node_make_default
from deskgate.control.tree.models import Connection
from deskgate.grants import GuacdAddress

pytestmark = pytest.mark.django_db


def test_the_setting_is_the_default(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    own = GuacdNode.objects.create(name="own", host="b")
    node_make_default(node=own)
    node_from_settings(address=GuacdAddress("a", 4823, tls=True))
    row = GuacdNode.objects.get(is_default=True)
    assert (row.name, row.host, row.port, row.tls) == ("DESKGATE_GUACD", "a", 4823, True)
    with django_assert_num_queries(1):  # nothing to do is quick
        node_from_settings(address=GuacdAddress("a", 4823, tls=True))


def test_unset_again_the_row_goes() -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    node_from_settings(address=None)
    node_from_settings(address=None)
    assert not GuacdNode.objects.exists()


def test_unset_again_but_used_it_stays_as_an_ordinary_server(connection: Connection) -> None:
    node_from_settings(address=GuacdAddress("a", 4822))
    connection.node = GuacdNode.objects.get()
    connection.save()
    node_from_settings(address=None)
    row = GuacdNode.objects.get()
    assert (row.is_default, row.from_settings, str(row)) == (False, False, "DESKGATE_GUACD")
