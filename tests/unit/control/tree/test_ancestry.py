"""Above and below, rings too."""

from __future__ import annotations

import pytest
from django.db.models.expressions import RawSQL

from deskgate.control.tree.ancestry import above, below
from deskgate.control.tree.models import Folder
from deskgate.control.tree.services import folder_ensure

pytestmark = pytest.mark.django_db


def _names(condition: RawSQL) -> set[str]:
    return set(Folder.objects.filter(pk__in=condition).values_list("name", flat=True))


def test_both_ways_from_several_places() -> None:
    for path in ("a/b/c", "a/d", "e/f", "g"):
        folder_ensure(path=path)
    key = {folder.name: folder.pk for folder in Folder.objects.all()}
    assert _names(above([key["c"], key["f"]])) == {"a", "b", "c", "e", "f"}
    assert _names(below([key["b"], key["e"]])) == {"b", "c", "e", "f"}
    assert _names(below([key["a"], key["b"]])) == {"a", "b", "c", "d"}
    assert _names(above([])) == _names(below([])) == set()


def test_a_ring_ends() -> None:
    inner = folder_ensure(path="a/b")
    Folder.objects.filter(name="a").update(parent=inner)
    assert inner is not None
    assert _names(above([inner.pk])) == _names(below([inner.pk])) == {"a", "b"}
