"""`deskgate group`: groups of people, who is in them, and groups within groups."""

from __future__ import annotations

import argparse

from deskgate.cli.errors import told
from deskgate.cli.kinds import Commands
from deskgate.cli.prepare import prepare_data
from deskgate.settings import Settings


def add_parser(commands: Commands) -> None:
    """`group list | show | add | remove | join | leave`."""
    group = commands.add_parser("group", help="manage groups of people")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="all groups, one a line, with how many are in each")
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="make a group")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--description", default="")
    add.add_argument(
        "--second-factor", action="store_true", help="its members must log in with two factors"
    )
    add.set_defaults(run=run_add)
    for action, words, run in (
        ("show", "who is in it: people, and groups within it", run_show),
        ("remove", "delete it; what it was given goes with it", run_remove),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(run=run)
    for action, words, run in (
        ("join", "put a person, or a group, into it", run_join),
        ("leave", "take a person, or a group, out of it", run_leave),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", metavar="NAME", help="the group")
        who = one.add_mutually_exclusive_group(required=True)
        who.add_argument("--user", metavar="NAME")
        who.add_argument("--group", metavar="NAME")
        one.set_defaults(run=run)


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """Name, people and groups in it, with a tab between."""
    del arguments
    prepare_data(settings)
    from django.db.models import Count

    from deskgate.control.accounts.models import Group

    rows = Group.objects.annotate(
        people=Count("memberships__user", distinct=True), inside=Count("children", distinct=True)
    )
    rows = rows.order_by("name_key")
    for name, people, inside in rows.values_list("name", "people", "inside"):
        print(f"{name}\t{people}\t{inside}")
    return 0


def run_show(settings: Settings, arguments: argparse.Namespace) -> int:
    """One line each: user or group, name, and who says so."""
    prepare_data(settings)
    from deskgate.control.accounts.groups_selectors import (
        group_named,
        groups_directly_within,
        members_direct,
    )

    with told():
        group = group_named(name=arguments.name)
    for row in members_direct(group):
        print(f"user\t{row.user.username}\t{row.source}")
    for inside in groups_directly_within(group):
        print(f"group\t{inside.name}")
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Makes it."""
    prepare_data(settings)
    from deskgate.control.accounts.groups import group_create

    with told():
        group = group_create(
            name=arguments.name,
            description=arguments.description,
            require_second_factor=arguments.second_factor,
        )
    print(f"Added the group {group.name!r}.")
    return 0


def run_remove(settings: Settings, arguments: argparse.Namespace) -> int:
    """Deletes it."""
    prepare_data(settings)
    from deskgate.control.accounts.groups import group_delete
    from deskgate.control.accounts.groups_selectors import group_named

    with told():
        group_delete(group=group_named(name=arguments.name))
    print(f"Removed the group {arguments.name!r}.")
    return 0


def run_join(settings: Settings, arguments: argparse.Namespace) -> int:
    """Puts somebody in; who is in it already stays."""
    prepare_data(settings)
    from deskgate.control.accounts.groups import member_add, nesting_add
    from deskgate.control.accounts.groups_selectors import group_named
    from deskgate.control.accounts.selectors import user_get

    with told():
        group = group_named(name=arguments.name)
        if arguments.user:
            member_add(group=group, user=user_get(username=arguments.user))
        else:
            nesting_add(parent=group, child=group_named(name=arguments.group))
    print(f"{arguments.user or arguments.group} is in {group.name}.")
    return 0


def run_leave(settings: Settings, arguments: argparse.Namespace) -> int:
    """Takes somebody out."""
    prepare_data(settings)
    from deskgate.control.accounts.groups import member_remove, nesting_remove
    from deskgate.control.accounts.groups_selectors import group_named
    from deskgate.control.accounts.selectors import user_get

    with told():
        group = group_named(name=arguments.name)
        if arguments.user:
            member_remove(group=group, user=user_get(username=arguments.user))
        else:
            nesting_remove(parent=group, child=group_named(name=arguments.group))
    print(f"{arguments.user or arguments.group} is not in {group.name}.")
    return 0
