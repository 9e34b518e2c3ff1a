"""A small tree with secrets, somebody who may edit it, and what they would send."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import Scene

from deskgate.control.accounts.models import User


@pytest.fixture
def scene(db: None, admin: User, person: User) -> Scene:
    return Scene.make(admin=admin, editor=person)
