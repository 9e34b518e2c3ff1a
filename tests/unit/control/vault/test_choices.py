"""A person's own choice of credentials."""

from __future__ import annotations

import pytest
from tests.unit.control.vault.scene import Scene

from deskgate.control.audit.models import Event
from deskgate.control.vault.choices import TargetChanged, choice_clear, choice_set, target_check
from deskgate.control.vault.credentials import credential_create
from deskgate.control.vault.models import PersonalChoice
from deskgate.control.vault.targets import digest_of


def test_one_a_connection(scene: Scene) -> None:
    first = credential_create(name="first", kind="personal", owner=scene.editor)
    second = credential_create(name="second", kind="personal", owner=scene.editor)
    digest = digest_of(scene.own)
    choice_set(person=scene.editor, connection=scene.own, credential=first)
    choice_set(person=scene.editor, connection=scene.own, credential=second, seen=digest)
    choice = PersonalChoice.objects.get()
    assert (choice.credential, choice.target_digest) == (second, digest)
    choice_clear(person=scene.editor, connection=scene.own)
    choice_clear(person=scene.editor, connection=scene.own)
    assert not PersonalChoice.objects.exists()
    assert Event.objects.filter(action="choice.clear").count() == 1


def test_for_what_was_seen(scene: Scene) -> None:
    with pytest.raises(TargetChanged) as changed:
        target_check(connection=scene.own, seen="another")
    assert changed.value.kind == "target-changed"
    assert target_check(connection=scene.own, seen=None) == digest_of(scene.own)
