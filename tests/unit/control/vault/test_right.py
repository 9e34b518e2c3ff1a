"""What whoever acts may decide."""

from __future__ import annotations

from tests.unit.control.vault.scene import Scene, as_person

from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.inheritance import effective
from deskgate.control.vault.right import acting_right, manages
from deskgate.control.vault.vouchers import reference_of


def test_the_command_line_the_server_and_people(scene: Scene) -> None:
    keys = {scene.own.pk, scene.shared.pk}
    reference = reference_of(effective(scene.shared))
    right = acting_right()  # the server's
    assert (right.manages(keys), right.may_vouch(reference)) == (set(), False)
    with acting(Actor(ActorKind.COMMAND, "root")):
        right = acting_right()
    assert (right.manages(keys), right.may_vouch(reference)) == (keys, True)
    with as_person(scene.editor):
        right = acting_right()
    assert (right.manages(keys), right.may_vouch(reference)) == (set(), False)
    AccessGrant.objects.create(user=scene.editor, connection=scene.own, role=Role.MANAGE)
    with as_person(scene.editor):
        right = acting_right()
    assert (right.manages(keys), right.may_vouch(reference)) == ({scene.own.pk}, False)
    assert manages(scene.editor, scene.own)
    assert not manages(scene.editor, scene.shared)
