"""The same change to many: each by itself."""

from __future__ import annotations

import pytest

from deskgate.control.accounts.models import User
from deskgate.control.errors import Invalid, KeyTrouble
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree import bulk
from deskgate.control.tree.bulk import MANY, connections_change, sentence
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create


@pytest.fixture
def several(db: None) -> list[Connection]:
    return [
        connection_create(
            name=f"c{i}", protocol=protocol, folder=None, parameters={"hostname": "h"}, tags=["Old"]
        )
        for i, protocol in enumerate(("ssh", "vnc", "ssh"))
    ]


def test_what_is_refused_keeps_none_of_the_others(admin: User, several: list[Connection]) -> None:
    ids = [str(c.pk) for c in several]
    report = connections_change(
        user=admin,
        ids=[ids[0], "999999", *ids],
        changes=lambda c: {"parameters": {"command": "x"}, "notes": c.name},
        add_tags=["New"],
        remove_tags=["OLD"],
    )
    assert report.changed == [ids[0], ids[2]]
    assert [r.connection_id for r in report.refused] == ["999999", ids[1]]
    assert report.refused[0].reason == "There is no such connection."
    assert "no such parameter" in report.refused[1].reason
    first, second, _ = Connection.objects.order_by("name")
    assert (first.tags, first.notes) == (["New"], "c0")
    assert (second.tags, second.notes) == (["Old"], "")


def test_each_is_asked_for_at_the_gate(person: User, several: list[Connection]) -> None:
    AccessGrant.objects.create(user=person, connection=several[0], role=Role.EDIT)
    AccessGrant.objects.create(user=person, connection=several[1], role=Role.SHARE)
    ids = [str(c.pk) for c in several]
    report = connections_change(user=person, ids=ids, changes=lambda _: {"notes": "x"})
    assert report.changed == ids[:1]
    assert [r.reason for r in report.refused] == [
        "You see this connection, but you may not do this with it.",
        "There is no such connection.",
    ]


def test_bounds_and_what_concerns_all(
    admin: User, several: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid):
        connections_change(user=admin, ids=["1"] * (MANY + 1), changes=lambda _: {})

    def trouble(**_: object) -> None:
        raise KeyTrouble("lost")

    monkeypatch.setattr(bulk, "connection_update", trouble)
    with pytest.raises(KeyTrouble):
        connections_change(user=admin, ids=[str(several[0].pk)], changes=lambda _: {})


def test_reasons_are_sentences() -> None:
    assert sentence(Invalid({"a": ["One."], "b": ["Two.", "One."]})) == "One. Two."
