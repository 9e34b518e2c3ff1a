"""Which grant of a plan is which grant that is there: grants have no name to tell them by.

Laws: equal ones are each other; of the rest, those for the same on the same are paired in a fixed
order, so that a changed file changes grants instead of adding to them; a foreign file only adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from deskgate.control.port.keys import folded_key
from deskgate.control.port.plan import GrantEntry

_ROLES = ("see", "connect", "share", "edit", "manage")


def grant_pairs(
    wanted: Iterable[GrantEntry], present: Iterable[GrantEntry]
) -> dict[int, GrantEntry | None]:
    """For each wanted grant (by its `id()`) the one that it is, or None."""
    free: defaultdict[Any, list[GrantEntry]] = defaultdict(list)
    for grant in present:
        free[folded_key(grant)].append(grant)
    pairs: dict[int, GrantEntry | None] = {}
    rest = []
    for grant in wanted:
        same = next((one for one in free[folded_key(grant)] if said(one) == said(grant)), None)
        if same is not None:
            free[folded_key(grant)].remove(same)
            pairs[id(grant)] = same
        else:
            rest.append(grant)
    for grant in sorted(rest, key=said):
        pairs[id(grant)] = _partner(grant, free[folded_key(grant)])
    return pairs


def _partner(grant: GrantEntry, free: list[GrantEntry]) -> GrantEntry | None:
    if grant.only_add or not free:
        return None
    free.sort(key=said)
    return free.pop(0)


def said(grant: GrantEntry) -> str:
    """All that it says, in a form that can be compared and sorted."""
    names = (one.name for one in fields(grant) if one.compare and one.name not in grant.identity)
    return repr([(name, str(getattr(grant, name))) for name in names])


def is_covered(grant: GrantEntry, present: Iterable[GrantEntry]) -> bool:
    """Whether one that is there gives as much, always and everywhere."""
    return any(
        folded_key(one) == folded_key(grant)
        and _ROLES.index(one.role) >= _ROLES.index(grant.role)
        and said(one) == said(GrantEntry(role=one.role, note=one.note))
        for one in present
    )
