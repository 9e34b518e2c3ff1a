"""What a grant would change, before it is given, changed or taken away.

It compares what people could do at some time with what they then could, whatever the hour and the
network are just now; that access is at any time and from anywhere counts as an ability of its own
("always"). Administrators hold everything anyway and are left out.

Laws: a constant number of queries; people who hold the same are worked out once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final

from django.utils import timezone

from deskgate.control.accounts.groups_selectors import members_of
from deskgate.control.accounts.models import User
from deskgate.control.permissions.held import Held, grants_held_by
from deskgate.control.permissions.hours import WHOLE_WEEK
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.rules import Right, Terms, rights_of
from deskgate.control.permissions.scope import Count, Key, Scope, scope_of
from deskgate.control.permissions.selectors import reaching
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Connection

PEOPLE: Final = 100  # so many are listed
_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """For how many folders and connections something comes or goes."""

    folders: int = 0
    abilities: Counter[str] = field(default_factory=Counter)

    @property
    def connections(self) -> int:
        """Those that can be opened, or no longer."""
        return self.abilities["connect"]

    def __bool__(self) -> bool:
        return bool(self.folders or self.abilities)


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for somebody; `examples` are connections by name."""

    gained: Difference
    lost: Difference
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for this person."""

    user: User
    effect: Effect


@dataclass(frozen=True, slots=True)
class Preview:
    """For whom what changes; `people` is how many, of whom the first are in `changes`."""

    changes: list[Change]
    people: int
    sentence: str


def preview(*, before: AccessGrant | None, after: AccessGrant | None) -> Preview:
    """What comes of having `after` (None: nothing) instead of `before` (None: nothing).

    Both are to the same person or group, on the same place.
    """
    grant = after or before
    if grant is None:
        raise ValueError("one of the two must be a grant")
    people = _people(grant)
    scope = scope_of(grant.connection or grant.folder)
    old, new = _terms(before), _terms(after)
    held = grants_held_by(people)
    known: dict[frozenset[int], Effect] = {}
    changes = []
    for user in people:
        grants = [h for h in held.get(user.pk, []) if _relevant(h, scope, before)]
        key = frozenset(one.grant_id for one in grants)
        effect = known.get(key)
        if effect is None:
            effect = known[key] = _effect(scope, grants, old, new)
        if effect.gained or effect.lost:
            changes.append(Change(user, effect))
    return Preview(changes[:PEOPLE], len(changes), _sentence(changes))


def _people(grant: AccessGrant) -> list[User]:
    to = [] if grant.user is None else [grant.user.pk]
    users = members_of(grant.group) if grant.group else User.objects.filter(pk__in=to)
    return list(users.filter(is_active=True, is_superuser=False).order_by("username_key"))


def _terms(grant: AccessGrant | None) -> list[Terms]:
    terms = None if grant is None else terms_of(grant)
    return [] if terms is None or _over(terms) else [terms]


def _over(terms: Terms) -> bool:
    return terms.valid_until is not None and terms.valid_until <= timezone.now()


def _relevant(held: Held, scope: Scope, replaced: AccessGrant | None) -> bool:
    if _over(held.terms) or (replaced is not None and held.grant_id == replaced.pk):
        return False
    inside = held.folder_id in scope.parents or held.connection_id in scope.homes
    return inside or bool(reaching([held], scope.place, scope.path))


_Differs = tuple[frozenset[str], frozenset[str]]  # what comes, what goes


def _effect(
    scope: Scope, grants: Sequence[Held], old: Sequence[Terms], new: Sequence[Terms]
) -> Effect:
    def differs(others: Sequence[Terms]) -> _Differs:
        before, after = _abilities((*others, *old)), _abilities((*others, *new))
        return after - before, before - after

    above = [h.terms for h in reaching(list(grants), scope.place, scope.path)]
    own, alone = _within(scope, grants)
    counts = scope.counts(own)
    states: dict[Key, list[Terms]] = {}
    tally = _Tally()
    for region in counts:
        over = above if region is None else states[scope.up(scope.parents[region], own)]
        states[region] = [*over, *own.get(region, ())] if region is not None else over
    for key, terms in alone.items():
        region = scope.up(scope.homes[key], own)
        counts[region].connections -= 1
        names = [name for one, name in scope.names[scope.homes[key]] if one == key]
        tally.add(differs([*states[region], *terms]), Count(0, 1), names)
    for region, count in counts.items():
        found = scope.examples(region, own)
        names_there = (name for key, name in found if key not in alone)
        tally.add(differs(states[region]), count, names_there)
    return tally.effect()


def _within(
    scope: Scope, grants: Iterable[Held]
) -> tuple[dict[int, list[Terms]], dict[int, list[Terms]]]:
    """The grants that are on single folders and connections below the place."""
    own: dict[int, list[Terms]] = {}
    alone: dict[int, list[Terms]] = {}
    for one in grants:
        if one.folder_id in scope.parents and one.folder_id not in scope.path:
            own.setdefault(one.folder_id, []).append(one.terms)
        elif one.connection_id is not None and not isinstance(scope.place, Connection):
            alone.setdefault(one.connection_id, []).append(one.terms)
    return own, alone


class _Tally:
    """On how many things what comes and goes."""

    def __init__(self) -> None:
        self._folders = [0, 0]
        self._abilities = (Counter[str](), Counter[str]())
        self._examples: list[str] = []

    def add(self, differs: _Differs, count: Count, names: Iterable[str]) -> None:
        """So many more for which this comes and goes."""
        if not any(differs):
            return
        for which, abilities in enumerate(differs):
            self._folders[which] += count.folders if "see" in abilities else 0
            for ability in abilities if count.connections else ():
                self._abilities[which][ability] += count.connections
        self._examples += islice(names, _EXAMPLES - len(self._examples))

    def effect(self) -> Effect:
        """All of it."""
        gained, lost = map(Difference, self._folders, self._abilities)
        return Effect(gained, lost, self._examples)


def _abilities(grants: Collection[Terms]) -> frozenset[str]:
    """What these allow at some time."""
    role = max((terms.role for terms in grants), default=None)
    always = any(terms.role >= Role.CONNECT and _unlimited(terms) for terms in grants)
    return _named(role, rights_of(grants), always)


@lru_cache(maxsize=1024)
def _named(role: Role | None, rights: Right, always: bool) -> frozenset[str]:
    names = {one.label for one in Role if role is not None and role >= one}
    names |= {str(right.name).lower() for right in Right if right and right in rights}
    return frozenset(names | ({"always"} if always else set()))


def _unlimited(terms: Terms) -> bool:
    return terms.week == WHOLE_WEEK and not (
        terms.valid_from or terms.valid_until or terms.networks
    )


def _sentence(changes: Sequence[Change]) -> str:
    if not changes:
        return "This changes nothing for anybody."
    gain = sum(1 for one in changes if one.effect.gained)
    lose = sum(1 for one in changes if one.effect.lost)
    parts = [
        f"{_count(number)} {verb if number == 1 else plural}"
        for number, verb, plural in (
            (gain, "gains something", "gain something"),
            (lose, "loses something", "lose something"),
        )
        if number
    ]
    return f"{' and '.join(parts)}."


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
