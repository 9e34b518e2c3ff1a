"""A small tree, two people and a way to give them things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deskgate.control.accounts.groups import group_create
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.services import grant_give
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import connection_create, folder_ensure

Give = Callable[..., AccessGrant]


@pytest.fixture
def servers(db: None) -> Folder:
    """The folder Servers/Web, whose parent is Servers."""
    folder = folder_ensure(path="Servers/Web")
    assert folder is not None
    return folder


@pytest.fixture
def web(servers: Folder) -> Connection:
    return connection_create(
        name="web1", protocol="ssh", folder=servers, parameters={"hostname": "10.0.0.7"}
    )


@pytest.fixture
def staff(db: None) -> Group:
    return group_create(name="Staff")


@pytest.fixture
def give() -> Give:
    """Give somebody a role on a place, as the command line would."""

    def call(to: User | Group, place: Place, role: Role, **limits: Any) -> AccessGrant:
        return grant_give(
            actor=None,
            user=to if isinstance(to, User) else None,
            group=to if isinstance(to, Group) else None,
            place=place,
            values={"role": role, **limits},  # type: ignore[typeddict-item]  # any of its fields
        )

    return call
