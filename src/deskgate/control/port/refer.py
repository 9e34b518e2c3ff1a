"""Whether everything that a plan names is in the plan or there already.

Law: pure; each missing thing is told with the line that names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deskgate.control.port.keys import folded_key
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    Entry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    NodeEntry,
    Plan,
    SharingProfileEntry,
    UserEntry,
    ValueEntry,
)
from deskgate.control.port.troubles import Troubles
from deskgate.control.tree.paths import path_text


def refer_check(plan: Plan, present: Plan, troubles: Troubles) -> None:
    """What is named and nowhere goes to `troubles`."""
    there = {
        (entry.kind, folded_key(entry)) for both in (plan, present) for entry in both.entries()
    }
    for entry in plan.entries():
        for kind, name in _named(entry):
            if (kind, _key(kind, name)) not in there:
                shown = path_text(name) if isinstance(name, tuple) else str(name)
                troubles.wrong(
                    entry.where,
                    f"{entry.title}: there is no {kind} {shown!r}, here or in the file.",
                )


def _named(entry: Entry) -> Iterator[tuple[str, Any]]:
    """The kinds and keys of what the entry refers to."""
    if isinstance(entry, FolderEntry | ConnectionEntry):
        yield from _said(
            ("guacd", entry.node),
            ("guacd-group", entry.node_group),
            ("credential", entry.credential),
        )
    if isinstance(entry, ConnectionEntry):
        yield from _said(("template", entry.template))
    elif isinstance(entry, NodeEntry) and entry.groups is not UNSAID:
        yield from _said(*(("guacd-group", name) for name in entry.groups))
    elif isinstance(entry, MemberEntry):
        yield from _said(("group", entry.group), ("user", entry.username))
    elif isinstance(entry, NestingEntry):
        yield from _said(("group", entry.parent), ("group", entry.child))
    elif isinstance(entry, ValueEntry):
        yield from _said(("credential", entry.credential), ("user", entry.person))
    elif isinstance(entry, SharingProfileEntry):
        yield from _said(("connection", entry.connection))
    elif isinstance(entry, GrantEntry):
        yield from _said(
            ("user", entry.user),
            ("group", entry.group),
            ("folder", entry.folder),
            ("connection", entry.connection),
        )


def _said(*named: tuple[str, Any]) -> Iterator[tuple[str, Any]]:
    for kind, name in named:
        if name is not UNSAID and name:
            yield kind, name


def _key(kind: str, name: Any) -> tuple[Any, ...]:
    if kind == "user":
        return folded_key(UserEntry(username=name))
    return folded_key(GroupEntry(name=name)) if kind == "group" else (name,)
