"""Grants as sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.unit.control.permissions.conftest import Give

from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import Lack
from deskgate.control.permissions.words import (
    grant_limits,
    grant_sentence,
    place_words,
    role_words,
    why_not_words,
)
from deskgate.control.tree.models import Connection, Folder

DASH = "\N{EN DASH}"


def test_plain_ones(
    person: User, staff: Group, servers: Folder, web: Connection, give: Give
) -> None:
    grant = give(person, web, Role.CONNECT)
    assert grant_sentence(grant) == "Ada may connect to “web1”."
    assert grant_limits(grant) == ""
    on_folder = give(staff, servers, Role.SHARE)
    assert grant_sentence(on_folder) == "The group Staff may connect to and share all in “Web”."
    assert grant_sentence(give(person, None, Role.SEE)) == "Ada may see everything."


def test_with_every_limit(person: User, web: Connection, give: Give) -> None:
    grant = give(
        person,
        web,
        Role.EDIT,
        valid_from=datetime(2030, 1, 1, tzinfo=UTC),
        valid_until=datetime(2030, 2, 1, 8, 30, tzinfo=UTC),
        hours=[
            {"days": [0, 2, 3, 4], "start": "08:00", "end": "18:00"},
            {"days": [6], "start": "22:00", "end": "06:00"},
        ],
        time_zone="Europe/Berlin",
        networks=["10.0.0.0/8", "fd00::/8"],
        view_only=True,
        may_copy=False,
        may_download=False,
        recording_required=True,
    )
    assert grant_sentence(grant) == (
        "Ada may edit “web1”, from 2030-01-01 00:00 UTC on, until 2030-02-01 08:30 UTC,"
        f" Mon,Wed{DASH}Fri 08:00{DASH}18:00 and Sun 22:00{DASH}06:00 (Europe/Berlin),"
        " from 10.0.0.0/8 and fd00::/8, only to look on, without copying out and downloads,"
        " recorded."
    )
    grant.role = Role.SEE  # what is within a session means nothing without one
    assert "look on" not in grant_sentence(grant)


def test_parts(servers: Folder) -> None:
    assert place_words(None) == "everything"
    assert role_words(Role.MANAGE, servers) == "manage all in “Web”"


@pytest.mark.parametrize("why", Lack)
def test_why_not(why: Lack) -> None:
    assert why_not_words(why).startswith(("it ", "they "))
