"""What a plan would change: each of its entries against what is there, field by field.

Laws: pure; what is UNSAID is not compared; of a secret only "set" or "changed" is ever said;
nothing is deleted, so what is there and not in the plan doesn't matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from deskgate.control.port.grant_pairs import grant_pairs, is_covered
from deskgate.control.port.keys import folded_key
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    Entry,
    FolderEntry,
    GrantEntry,
    Hidden,
    Plan,
    TemplateEntry,
    UserEntry,
)
from deskgate.control.port.troubles import Troubles
from deskgate.control.tree.paths import path_text

_FIXED: Final = {  # what can't be changed once the thing is there
    ConnectionEntry: "protocol",
    TemplateEntry: "protocol",
    CredentialEntry: "source",
}
_RIGHTS: Final = frozenset({"is_admin", "is_active"})


class Doing(StrEnum):
    """What becomes of an entry."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it is and as it would be, in words; never a secret."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry. `present` is what is there, if anything."""

    doing: Doing
    wanted: Entry
    present: Entry | None
    fields: tuple[FieldChange, ...]


def compare(plan: Plan, present: Plan, troubles: Troubles) -> list[Change]:
    """The changes, in the order in which they can be made. What can't be goes to `troubles`."""
    there = {(entry.kind, folded_key(entry)): entry for entry in present.entries()}
    pairs = grant_pairs(plan.grants, present.grants)
    changes = []
    for entry in plan.entries():
        if isinstance(entry, GrantEntry):
            changes.append(_grant_change(entry, pairs[id(entry)], present))
            continue
        before = there.get((entry.kind, folded_key(entry)))
        if before is not None and _is_fixed(entry, before, troubles):
            continue
        if plan.foreign and isinstance(entry, UserEntry) and isinstance(before, UserEntry):
            entry = _without_rights(entry, before, troubles)
        changes.append(_change(entry, before))
    return changes


def _is_fixed(entry: Entry, before: Entry, troubles: Troubles) -> bool:
    name = _FIXED.get(type(entry))
    if name is None or getattr(entry, name) == getattr(before, name):
        return False
    troubles.wrong(
        entry.where,
        f"There is a {entry.kind} {entry.title!r} already, of another kind "
        f"({getattr(before, name)}). Rename one of them, or import into a folder of its own.",
    )
    return True


def _without_rights(entry: UserEntry, before: UserEntry, troubles: Troubles) -> UserEntry:
    if (entry.is_admin, entry.is_active) != (before.is_admin, before.is_active):
        troubles.note(
            entry.where,
            f"The user {before.username!r} is here already and keeps their rights as they are.",
        )
    return UserEntry(username=before.username, full_name=UNSAID, email=UNSAID, where=entry.where)


def _grant_change(entry: GrantEntry, before: GrantEntry | None, present: Plan) -> Change:
    if before is None and entry.only_add and is_covered(entry, present.grants):
        return Change(Doing.UNCHANGED, entry, None, ())
    return _change(entry, before)


def _change(entry: Entry, before: Entry | None) -> Change:
    found = tuple(_fields(entry, before))
    if before is None:
        return Change(Doing.CREATE, entry, None, found)
    return Change(Doing.UPDATE if found else Doing.UNCHANGED, entry, before, found)


def _fields(entry: Entry, before: Entry | None) -> Iterator[FieldChange]:
    for one in fields(entry):
        if not one.compare or one.name in entry.identity:
            continue
        wanted = getattr(entry, one.name)
        was = None if before is None else getattr(before, one.name)
        if one.name == "secrets":
            yield from _secrets(wanted, was or {})
        elif one.name == "parameters":
            yield from _parameters(entry, wanted, was or {})
        elif (
            wanted is not UNSAID
            and wanted != was
            and not (before is None and (not wanted or wanted == one.default))
        ):
            name = one.name.removeprefix("is_").replace("_", "-")
            yield FieldChange(name, shown(was, one.name), shown(wanted, one.name))
    if before is None and isinstance(entry, UserEntry) and entry.password_hash is not None:
        yield FieldChange("password", "", "set")


def _secrets(wanted: Mapping[str, Hidden], was: Mapping[str, Hidden]) -> Iterator[FieldChange]:
    for name in sorted(wanted):
        if name not in was:
            yield FieldChange(name, "", "set")
        elif wanted[name].reveal() != was[name].reveal():
            yield FieldChange(name, "set", "changed")


def _parameters(entry: Entry, wanted: Any, was: Any) -> Iterator[FieldChange]:
    if wanted is UNSAID:
        return
    if isinstance(entry, FolderEntry):
        for protocol in sorted(wanted.keys() | was.keys()):
            values, before = wanted.get(protocol, {}), was.get(protocol, {})
            yield from _values(f"parameters.{protocol}", values, before, complete=True)
        return
    complete = entry.complete if isinstance(entry, ConnectionEntry) else True
    yield from _values("parameters", wanted, was, complete=complete)


def _values(
    name: str, wanted: Mapping[str, str], was: Mapping[str, str], *, complete: bool
) -> Iterator[FieldChange]:
    names: Iterable[str] = wanted.keys() | was.keys() if complete else wanted.keys()
    for one in sorted(names):
        if wanted.get(one) != was.get(one):
            yield FieldChange(f"{name}.{one}", _quoted(was.get(one)), _quoted(wanted.get(one)))


def _quoted(value: str | None) -> str:
    """A value that is set to nothing is not the same as one that isn't set."""
    return "" if value is None else value or "nothing, whatever a folder says"


def shown(value: Any, name: str = "") -> str:
    """A value in words."""
    if name == "folder":
        return path_text(value or ()) or "(none)"
    if value is None or value is UNSAID:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        if value and all(isinstance(part, str) for part in value):
            return ", ".join(value)
        return "; ".join(f"{days} {start}-{end}" for days, start, end in value)
    return str(value)
