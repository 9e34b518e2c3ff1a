"""Confirming where a connection leads."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import Scene, as_person, how

from deskgate.control.errors import Forbidden
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.services import folder_update
from deskgate.control.vault.choices import TargetChanged
from deskgate.control.vault.confirmations import may_confirm, target_confirm


@pytest.fixture
def moved(scene: Scene) -> Scene:
    """An editor has had all of it lead elsewhere."""
    with as_person(scene.editor):
        folder_update(folder=scene.prod, parameters={"ssh": {"port": "2222"}})
    return scene


@pytest.mark.parametrize("which", ["own", "shared", "named", "passing"])
def test_by_who_may(moved: Scene, which: str) -> None:
    connection = getattr(moved, which)
    login = how(moved.admin, connection)
    assert login.problem is not None
    assert may_confirm(user=moved.admin, connection=connection, login=login)
    assert not may_confirm(user=moved.editor, connection=connection, login=login)
    with pytest.raises(Forbidden):
        target_confirm(user=moved.editor, connection=connection)
    with pytest.raises(TargetChanged):
        target_confirm(user=moved.admin, connection=connection, seen="what was before")
    target_confirm(user=moved.admin, connection=connection, seen=login.digest)
    login = how(moved.admin, connection)
    assert login.problem is None
    assert not may_confirm(user=moved.admin, connection=connection, login=login)


def test_who_manages_the_connection_trusts_its_own_secrets_alone(moved: Scene) -> None:
    for connection in (moved.own, moved.shared):
        AccessGrant.objects.create(user=moved.editor, connection=connection, role=Role.MANAGE)
        target_confirm(user=moved.editor, connection=connection)
    assert how(moved.admin, moved.own).problem is None
    assert how(moved.admin, moved.shared).problem is not None
