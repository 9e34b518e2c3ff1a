"""What a change to the tree was, in the words of the log.

Law: of parameters only those that decide where a session goes are repeated; of the others, which
may hold what nobody took for a secret (a command with a password in it), just the names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db.models import Q

from deskgate.control.catalogue import Flag, protocol_get
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.tree.limits import limits_of
from deskgate.control.tree.models import Connection, Folder, Settled, Template

_TOLD: Final = frozenset({Flag.NETWORK, Flag.TRUST})
_SILENT: Final = frozenset({"notes"})  # long, and read where they stand

State = dict[str, Any]
Ending = Mapping[tuple[str, int], list[str]]


def state_of(thing: Settled | Template) -> State:
    """The object as it is in memory, flat: field -> value, parameters as `parameters.<name>`."""
    state: State = {"name": str(thing), "notes": thing.notes}
    if isinstance(thing, Settled):
        state |= {name: getattr(thing, name) for name in ("tags", "icon", "color")}
        state |= {
            name: _name(getattr(thing, name)) for name in ("node", "node_group", "credential")
        }
        state |= {"source": str(thing.credential_source), "second_factor": thing.second_factor}
        state |= {name: None if v is False else v for name, v in limits_of(thing).items()}
    if isinstance(thing, Folder):
        state["folder"] = _name(thing.parent)
        for protocol, values in thing.parameters.items():
            state |= {f"parameters.{protocol}.{name}": value for name, value in values.items()}
    elif isinstance(thing, Connection | Template):
        state |= {f"parameters.{name}": value for name, value in thing.parameters.items()}
    if isinstance(thing, Connection):
        state |= {"folder": _name(thing.folder), "template": _name(thing.template)}
    return state


def changes_between(
    before: State, after: State, *, protocol: str = "", secrets: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """The details of an event: what changed, and from what to what where that may be told."""
    changed = sorted(n for n in {**before, **after} if before.get(n) != after.get(n))
    told = [name for name in changed if _may_be_told(name, protocol)]
    details: dict[str, Any] = {"changed": changed}
    if told:
        details["from"] = {name: before.get(name) for name in told}
        details["to"] = {name: after.get(name) for name in told}
    if secrets:
        details["secrets_set"] = _sorted(n for n, value in secrets.items() if value is not None)
        details["secrets_cleared"] = _sorted(n for n, value in secrets.items() if value is None)
    return details


def grants_ending(*, folders: Collection[int] = (), connections: Collection[int] = ()) -> Ending:
    """The grants on these, which end with them: by (kind, key), in words for the log. One query."""
    rows = AccessGrant.objects.filter(Q(folder__in=folders) | Q(connection__in=connections))
    found: dict[tuple[str, int], list[str]] = {}
    for row in rows.select_related("user", "group").order_by("pk"):
        on = ("folder", row.folder_id) if row.folder_id else ("connection", row.connection_id or 0)
        found.setdefault(on, []).append(f"{row.get_role_display()} to {row.user or row.group}")
    return found


def removal(thing: Folder | Connection, place: Folder | None, ending: Ending) -> dict[str, Any]:
    """The details of a deletion: where it stood, and the grants that ended with it."""
    grants = ending.get((type(thing).__name__.lower(), thing.pk), [])
    return {"folder": str(place or ""), **({"grants": grants} if grants else {})}


def _may_be_told(name: str, protocol: str) -> bool:
    field, _, parameter = name.partition(".")
    if field != "parameters":
        return field not in _SILENT
    if not protocol:
        protocol, _, parameter = parameter.partition(".")
    known = protocol_get(protocol)
    found = known.by_name().get(parameter) if known else None
    return found is not None and not found.secret and bool(found.flags & _TOLD)


def _name(thing: object) -> str | None:
    return None if thing is None else str(thing)


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(names)
