"""guacd's address in a connection's attributes: one of our guacd servers."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.guacapi.guacd_attributes import NAMES, guacd_in, guacd_out
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.tree.models import Connection

pytestmark = pytest.mark.django_db

THERE = {"guacd-hostname": "10.9.0.4", "guacd-port": "4822", "guacd-encryption": "none"}
NOTHING: tuple[dict[str, str | None], ...] = (
    {},
    dict.fromkeys(NAMES),
    dict.fromkeys(NAMES, ""),
    {"guacd-port": "4822"},
)


def test_found_or_made(admin: User) -> None:
    said = guacd_in({"guacd-hostname": " 10.9.0.4 "}, user=admin, connection=None)
    node = said["node"]
    assert node is not None
    assert guacd_out(node, told=True) == THERE
    assert guacd_in(THERE, user=admin, connection=None) == {"node": node}
    other = guacd_in({**THERE, "guacd-encryption": "ssl"}, user=admin, connection=None)["node"]
    assert other is not None
    assert (other.tls, other.name) == (True, "10.9.0.4:4822 (2)")


def test_of_two_the_one_that_is_switched_on(admin: User) -> None:
    off = GuacdNode.objects.create(name="a", host="10.9.0.4", is_enabled=False)
    with pytest.raises(ApiError, match="switched off"):
        guacd_in(THERE, user=admin, connection=None)
    on = GuacdNode.objects.create(name="b", host="10.9.0.4")
    assert guacd_in(THERE, user=admin, connection=None) == {"node": on}
    assert off.pk < on.pk


def test_as_it_was_told_it_changes_nothing(admin: User, person: User) -> None:
    node = GuacdNode.objects.create(name="a", host="10.9.0.4")
    connection = Connection(node=node)
    shown = guacd_out(node, told=True)
    assert guacd_in(shown, user=admin, connection=connection) == {}
    for nothing in NOTHING:
        assert guacd_in(nothing, user=person, connection=connection) == {}
        assert guacd_in(nothing, user=admin, connection=connection) == {"node": None}
    grouped = Connection(node_group=NodeGroup.objects.create(name="g"))
    assert guacd_in(guacd_out(None, told=True), user=admin, connection=grouped) == {}


def test_others_are_told_nothing_and_say_nothing(person: User) -> None:
    node = GuacdNode.objects.create(name="a", host="10.9.0.4")
    assert guacd_out(node, told=False) == dict.fromkeys(NAMES)
    with pytest.raises(Forbidden):
        guacd_in(THERE, user=person, connection=None)
    with pytest.raises(Forbidden):
        guacd_in(THERE, user=person, connection=Connection(node=node))


def test_what_is_no_address(admin: User) -> None:
    for given in (
        {"guacd-port": "4823"},
        {"guacd-encryption": "ssl"},
        {**THERE, "guacd-encryption": "rot13"},
        {**THERE, "guacd-port": "high"},
    ):
        with pytest.raises(ApiError):
            guacd_in(given, user=admin, connection=None)
    for given in ({**THERE, "guacd-hostname": "a b"}, {**THERE, "guacd-port": "70000"}):
        with pytest.raises(Invalid):
            guacd_in(given, user=admin, connection=None)
    assert not GuacdNode.objects.exists()
