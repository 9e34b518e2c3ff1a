"""Applies one entry as an import would, for tests of the writers."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.port.compare import Doing
from deskgate.control.port.options import Options
from deskgate.control.port.plan import Entry, Plan
from deskgate.control.port.services import plan_apply


def apply(*entries: Entry, **options: Any) -> list[Doing]:
    """What became of each; and that doing it again does nothing."""
    lists: dict[str, Any] = {}
    for entry in entries:
        lists.setdefault(_list_of(entry), []).append(entry)
    sections: dict[str, Any] = {name: tuple(some) for name, some in lists.items()}
    plan = Plan(**sections)
    with acting(Actor(ActorKind.COMMAND, "root")):
        changes, _ = plan_apply(plan=plan, by=None, options=Options(**options))
        again, _ = plan_apply(plan=plan, by=None, options=Options(**options))
    assert {change.doing for change in again} == {Doing.UNCHANGED}
    return [change.doing for change in changes]


def _list_of(entry: Entry) -> str:
    wanted = f"tuple[{type(entry).__name__}, ...]"
    return next(one.name for one in fields(Plan) if str(one.type) == wanted)
