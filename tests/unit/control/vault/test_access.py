"""Who sees, refers to, manages and vouches for which credentials."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import Scene

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.models import CredentialSource, Folder
from deskgate.control.vault.access import (
    credential_gate,
    credential_get,
    credential_place,
    credential_to_manage,
    credential_to_refer_to,
    personal_get,
)
from deskgate.control.vault.credentials import credential_create
from deskgate.control.vault.models import Credential


@pytest.fixture
def other(db: None) -> User:
    return user_create(username="Bob", password=None)


def _names(rows: object) -> set[str]:
    return {row.name for row in rows}  # type: ignore[attr-defined]  # a query


def test_by_role(scene: Scene, other: User) -> None:
    root = credential_create(name="root-key", kind="static")
    grant = AccessGrant.objects.create(user=other, folder=scene.prod, role=Role.SEE)

    def may(role: Role) -> tuple[set[str], set[str], set[str]]:
        AccessGrant.objects.filter(pk=grant.pk).update(role=role)
        gate = credential_gate(other)
        return _names(gate.visible()), _names(gate.to_refer_to()), _names(gate.managed())

    assert may(Role.SEE) == (set(), set(), set())
    assert may(Role.CONNECT) == ({"corp"}, set(), set())  # to be filled in
    both = {"corp", "prod-key"}
    assert may(Role.EDIT) == (both, both, set())
    assert may(Role.MANAGE) == (both, both, both)
    gate = credential_gate(other)
    assert gate.may_vouch(scene.key)
    assert not gate.may_vouch(root)
    assert not gate.may_vouch(None)
    everything = {"corp", "prod-key", "root-key"}
    assert _names(credential_gate(scene.admin).managed()) == everything
    assert credential_gate(scene.admin).may_vouch(None)


def test_personal_ones_are_their_owners_alone(scene: Scene, other: User) -> None:
    mine = credential_create(name="mine", kind="personal", owner=other)
    key = str(mine.pk)
    assert credential_get(user=other, credential_id=key) == mine
    assert credential_to_manage(user=other, credential_id=key) == mine
    assert personal_get(user=other, credential_id=key) == mine
    assert not credential_gate(other).may_vouch(mine)
    assert not credential_gate(scene.admin).may_vouch(mine)
    for ask in (credential_get, credential_to_manage, credential_to_refer_to, personal_get):
        with pytest.raises(NotFound):
            ask(user=scene.admin, credential_id=key)
    with pytest.raises(NotFound):
        credential_to_refer_to(user=other, credential_id=key)


def test_the_disabled_see_nothing(scene: Scene) -> None:
    credential_create(name="mine", kind="personal", owner=scene.editor)
    User.objects.filter(pk=scene.editor.pk).update(is_active=False)
    scene.editor.refresh_from_db()
    gate = credential_gate(scene.editor)
    for rows in (gate.visible(), gate.mine(), gate.managed()):
        assert not rows.exists()


def test_seen_but_not_managed(scene: Scene) -> None:
    key = str(scene.key.pk)
    assert credential_get(user=scene.editor, credential_id=key) == scene.key
    assert credential_to_refer_to(user=scene.editor, credential_id=key) == scene.key
    with pytest.raises(Forbidden):
        credential_to_manage(user=scene.editor, credential_id=key)
    for nonsense in ("", "x", "-1", "9" * 30):
        with pytest.raises(NotFound):
            credential_get(user=scene.editor, credential_id=nonsense)


def test_where_credentials_may_be_kept(scene: Scene, other: User) -> None:
    assert credential_place(user=scene.admin, folder_id=None) is None
    assert credential_place(user=scene.admin, folder_id=str(scene.prod.pk)) == scene.prod
    for folder in (None, str(scene.prod.pk)):
        with pytest.raises(Forbidden):
            credential_place(user=scene.editor, folder_id=folder)
    with pytest.raises(NotFound):
        credential_place(user=other, folder_id=str(scene.prod.pk))


def test_named_ones_of_a_folder_above_are_to_be_filled_in(scene: Scene, other: User) -> None:
    scene.named.delete()
    inner = Folder.objects.create(name="inner", parent=scene.prod)
    scene.own.folder = inner
    scene.own.save()
    AccessGrant.objects.create(user=other, connection=scene.own, role=Role.CONNECT)
    assert _names(credential_gate(other).mine()) == set()
    Folder.objects.filter(pk=scene.prod.pk).update(
        credential_source=CredentialSource.VAULT, credential=scene.corp
    )
    assert _names(credential_gate(other).mine()) == {"corp"}
    Folder.objects.filter(pk=inner.pk).update(credential_source=CredentialSource.OWN)
    assert _names(credential_gate(other).mine()) == set()
    assert Credential.objects.filter(pk=scene.corp.pk).exists()
