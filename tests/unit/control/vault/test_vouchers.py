"""Vouchers: for credentials, at a connection, for one target."""

from __future__ import annotations

from tests.unit.control.vault.scene import Scene

from deskgate.control.audit.models import Event
from deskgate.control.tree.inheritance import effective
from deskgate.control.vault.models import Voucher
from deskgate.control.vault.vouchers import (
    reference_of,
    vouch,
    voucher_holds,
    vouchers_drop,
)


def test_which_references_need_one(scene: Scene) -> None:
    needed = {c.name: reference_of(effective(c)).needed for c in scene.connections()}
    assert needed == {
        "own": False,
        "shared": True,
        "named": True,
        "passing": True,
        "inherited": False,
    }
    assert reference_of(effective(scene.shared)).credential == scene.key


def test_one_takes_the_place_of_another(scene: Scene) -> None:
    reference = reference_of(effective(scene.passing))
    before = Voucher.objects.count()
    targets = [(scene.passing.pk, "another"), (scene.own.pk, "third")]
    vouch(reference=reference, targets=targets, by_name="root")
    assert Voucher.objects.count() == before + 1
    assert voucher_holds(connection=scene.passing, reference=reference, digest="another")
    assert not voucher_holds(connection=scene.passing, reference=reference, digest="x")
    shared = reference_of(effective(scene.shared))
    assert not voucher_holds(connection=scene.passing, reference=shared, digest="another")
    event = Event.objects.filter(action="voucher.write").order_by("-id")[0]
    assert event.details["count"] == 2
    vouchers_drop(connection=scene.passing)
    assert not voucher_holds(connection=scene.passing, reference=reference, digest="another")
