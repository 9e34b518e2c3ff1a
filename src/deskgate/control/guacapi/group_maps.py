"""Connection groups and their tree as Guacamole's clients read them.

Laws: the number of queries is constant, however large the tree; of folders on the way to what one
sees nothing is told but name and place; a list that would be empty is left out, as clients test for
its absence. Source: guacamole.md §4.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from django.db.models import Count

from deskgate.control.audit.selectors import sessions_visible_to
from deskgate.control.errors import NotFound
from deskgate.control.guacapi.connection_maps import (
    LIMITS,
    Seer,
    connection_maps,
    limits_out,
    profile_map,
)
from deskgate.control.guacapi.values import ROOT, flag_out, parent_out
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Folder, FolderKind
from deskgate.control.tree.sharing_profiles import sharing_profiles_visible_to
from deskgate.control.tree.visibility import Action

_BALANCING: Final = "BALANCING"
_TYPES: Final = {FolderKind.ORGANIZATIONAL: "ORGANIZATIONAL", FolderKind.BALANCING: _BALANCING}
_AFFINITY: Final = "enable-session-affinity"

Map = dict[str, Any]


def root_map(live: int = 0) -> Map:
    """The root, which is no folder; it has no parent."""
    return {
        "name": ROOT,
        "identifier": ROOT,
        "type": "ORGANIZATIONAL",
        "activeConnections": live,
        "attributes": {},
    }


def group_maps(seer: Seer, action: Action, *, to_read: bool = False) -> dict[str, Map]:
    """The groups on which this may be done; of all that are seen, those on the way, too.

    `to_read`: those that balance only if they may be opened.
    """
    wanted = _maps(seer)
    if action is not Action.SEE:
        keys = _keys(seer, action)
        return {key: one for key, one in wanted.items() if key in keys}
    if to_read and any(one["type"] == _BALANCING for one in wanted.values()):
        keys = _keys(seer, Action.CONNECT)
        return {k: one for k, one in wanted.items() if one["type"] != _BALANCING or k in keys}
    return wanted


def group_map(seer: Seer, group_id: str) -> Map:
    """One group, or the root. Raises NotFound."""
    if group_id == ROOT:
        return root_map()
    found = _maps(seer, identifier(group_id)).get(group_id)
    if found is None:
        raise NotFound("There is no such connection group.")
    return found


def tree_map(
    seer: Seer, group_id: str, action: Action = Action.SEE, of_profiles: Action = Action.SEE
) -> Map:
    """The group with all below it. Connections and profiles are narrowed, groups are not.

    Raises NotFound.
    """
    groups = {ROOT: root_map(), **_maps(seer)}
    if group_id not in groups:
        raise NotFound("There is no such connection group.")
    connections = connection_maps(seer, seer.gate.connections(action))
    _profiles_put(seer, of_profiles, connections)
    for one in connections:
        parent = groups.get(one["parentIdentifier"])
        if parent is not None:  # else it was moved between two queries
            parent.setdefault("childConnections", []).append(one)
    for key, one in groups.items():
        parent = groups.get(one.get("parentIdentifier", "")) if key != ROOT else None
        if parent is not None:
            parent.setdefault("childConnectionGroups", []).append(one)
    return groups[group_id]


def _keys(seer: Seer, action: Action) -> set[str]:
    keys = seer.gate.folders(action).order_by().values_list("pk", flat=True)
    return {str(key) for key in keys}


def _profiles_put(seer: Seer, action: Action, connections: list[Map]) -> None:
    by_connection: defaultdict[str, list[Map]] = defaultdict(list)
    for profile in sharing_profiles_visible_to(seer.gate, action).order_by("name", "pk"):
        by_connection[str(profile.connection_id)].append(profile_map(profile))
    for one in connections:
        if one["identifier"] in by_connection:
            one["sharingProfiles"] = by_connection[one["identifier"]]


def _maps(seer: Seer, key: int | None = None) -> dict[str, Map]:
    """All that are seen, by name; or this one alone."""
    seen, on_the_way = seer.gate.folders(Action.SEE), seer.gate.folders_on_the_way()
    if key is not None:
        seen, on_the_way = seen.filter(pk=key), on_the_way.filter(pk=key)
    live = _live(seer)
    editable = None
    if not seer.gate.root_open(Action.EDIT):
        rows = seer.gate.folders(Action.EDIT).order_by()
        editable = set(rows.values_list("pk", flat=True))
    found = [
        _map(row, live[row.pk], edits=editable is None or row.pk in editable)
        for row in seen.order_by("name", "pk")
    ]
    # Not even whether these balance: nobody opens them who doesn't see them.
    for row in on_the_way.order_by("name", "pk").only("pk", "name", "parent_id"):
        bare = Folder(pk=row.pk, name=row.name, parent_id=row.parent_id)
        found.append(_map(bare, 0, edits=False))
    return {one["identifier"]: one for one in sorted(found, key=lambda one: str(one["name"]))}


def _map(row: Folder, live: int, *, edits: bool) -> Map:
    attributes: dict[str, str | None] = dict.fromkeys((*LIMITS, _AFFINITY))
    if edits:
        attributes = {**limits_out(row), _AFFINITY: flag_out(row.affinity)}
    return {
        "name": row.name,
        "identifier": str(row.pk),
        "parentIdentifier": parent_out(row.parent_id),
        "type": _TYPES[FolderKind(row.kind)],
        "activeConnections": live,
        "attributes": attributes,
    }


def _live(seer: Seer) -> Counter[int]:
    """The live sessions that were opened as this group."""
    rows = sessions_visible_to(seer.user).filter(ended_at__isnull=True, folder__isnull=False)
    return Counter(dict(rows.order_by().values_list("folder").annotate(Count("pk"))))
