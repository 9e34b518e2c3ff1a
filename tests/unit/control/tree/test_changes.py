"""What the log says of a change."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.changes import changes_between, grants_ending, removal, state_of
from deskgate.control.tree.models import Connection, Folder, Template

MARKER = "marker-7d1f"


def test_names_of_all_and_values_of_what_decides_where_it_goes() -> None:
    before = Connection(
        name="a", protocol="ssh", parameters={"hostname": "h", "command": MARKER}, notes=MARKER
    )
    after = Connection(
        name="b", protocol="ssh", folder=Folder(name="F"), parameters={"hostname": "i"}
    )
    details = changes_between(
        state_of(before),
        state_of(after),
        protocol="ssh",
        secrets={"password": MARKER, "passphrase": None},
    )
    assert details == {
        "changed": ["folder", "name", "notes", "parameters.command", "parameters.hostname"],
        "from": {"folder": None, "name": "a", "parameters.hostname": "h"},
        "to": {"folder": "F", "name": "b", "parameters.hostname": "i"},
        "secrets_set": ["password"],
        "secrets_cleared": ["passphrase"],
    }
    assert MARKER not in str(details)


def test_folders_say_by_protocol() -> None:
    before = Folder(name="F", parameters={"ssh": {"hostname": "h", "command": MARKER}})
    details = changes_between(state_of(before), state_of(Folder(name="F")))
    assert details["changed"] == ["parameters.ssh.command", "parameters.ssh.hostname"]
    assert details["from"] == {"parameters.ssh.hostname": "h"}
    assert details["to"] == {"parameters.ssh.hostname": None}


def test_grants_that_end_with_what_they_are_on(
    person: User, connection: Connection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    folder = Folder.objects.create(name="F")
    group = Group.objects.create(name="team", name_key="team")
    AccessGrant.objects.create(user=person, connection=connection, role=Role.SEE)
    AccessGrant.objects.create(group=group, folder=folder, role=Role.MANAGE)
    AccessGrant.objects.create(user=person, role=Role.SEE)
    with django_assert_num_queries(1):
        ending = grants_ending(folders=[folder.pk], connections=[connection.pk])
    assert ending == {
        ("connection", connection.pk): ["see to Ada"],
        ("folder", folder.pk): ["manage to team"],
    }
    assert removal(folder, None, ending) == {"folder": "", "grants": ["manage to team"]}
    assert removal(connection, folder, {}) == {"folder": "F"}


def test_nothing_changed() -> None:
    same = state_of(Template(name="t", parameters={"port": "1"}))
    assert changes_between(same, same, protocol="ssh") == {"changed": []}
    assert changes_between(same, {**same, "parameters.port": "2"}, protocol="gopher") == {
        "changed": ["parameters.port"]
    }
