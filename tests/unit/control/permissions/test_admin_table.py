"""Who may use a place, and what a group was given, as tables."""

from __future__ import annotations

from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.admin_table import given_to, who_may
from deskgate.control.permissions.models import Role
from deskgate.control.tree.models import Connection, Folder


def test_own_and_from_above(
    person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    assert "<table>" not in who_may(web)
    give(person, web, Role.SEE, note="<b>")
    give(staff, servers, Role.EDIT, networks=["10.0.0.0/8"])
    give(staff, None, Role.CONNECT)
    found = who_may(web)
    assert "<td>edit</td><td>from 10.0.0.0/8</td><td>yes</td><td>Web</td>" in found
    assert "<td>see</td><td>none</td><td>yes</td><td>web1</td>" in found
    assert "<td>everything</td>" in found
    assert f"accessgrant/add/?connection={web.pk}" in found
    on_folder = who_may(servers)
    assert "<td>web1</td>" not in on_folder
    assert f"add/?folder={servers.pk}" in on_folder


def test_what_a_group_was_given(staff: Group, web: Connection, give: Give) -> None:
    give(staff, web, Role.SEE)
    assert "<td>web1</td>" in given_to(staff)
    assert f"add/?group={staff.pk}" in given_to(staff)


def test_names_are_escaped(web: Connection, give: Give) -> None:
    evil = Group.objects.create(name="<script>", name_key="<script>")
    give(evil, web, Role.SEE)
    assert "<script>" not in who_may(web)
