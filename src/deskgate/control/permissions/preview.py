"""What a grant would change, before it is given, changed or taken away.

It compares what people could do at some time with what they then could, whatever the hour and the
network are just now; that access is at any time and from anywhere counts as an ability of its own
("always"). Administrators hold everything anyway and are left out.

Laws: a constant number of queries; people who hold the same are worked out once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from deskgate.control.accounts.groups_selectors import members_of
from deskgate.control.accounts.models import User
from deskgate.control.permissions.held import Held, grants_held_by
from deskgate.control.permissions.hours import WHOLE_WEEK
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place, folders_below, path_of
from deskgate.control.permissions.rules import Right, Terms, rights_of
from deskgate.control.permissions.selectors import reaching
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Connection, Folder

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
    scope = _scope(grant.connection or grant.folder)
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


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the grant reaches: folders with their parents, connections by folder, the path above."""

    place: Place
    path: list[int]
    parents: dict[int, int | None]
    order: list[int]  # of the folders, those above before those below
    connections: dict[int | None, list[tuple[int, str]]]

    @property
    def keys(self) -> set[int]:
        """Of the connections."""
        return {key for rows in self.connections.values() for key, _ in rows}


def _people(grant: AccessGrant) -> list[User]:
    to = [] if grant.user is None else [grant.user.pk]
    users = members_of(grant.group) if grant.group else User.objects.filter(pk__in=to)
    return list(users.filter(is_active=True, is_superuser=False).order_by("username_key"))


def _scope(place: Place) -> _Scope:
    path = path_of(place)
    folders, rows = Folder.objects.order_by(), Connection.objects.order_by("name", "pk")
    if isinstance(place, Folder):
        folders = folders.filter(pk__in=folders_below([place.pk]))
        rows = rows.filter(folder_id__in=folders_below([place.pk]))
    elif isinstance(place, Connection):
        folders, rows = folders.none(), rows.filter(pk=place.pk)
    parents: dict[int, int | None] = dict(folders.values_list("pk", "parent_id"))
    connections: dict[int | None, list[tuple[int, str]]] = {}
    for key, name, folder in rows.values_list("pk", "name", "folder_id"):
        connections.setdefault(folder, []).append((key, name))
    return _Scope(place, path, parents, _downwards(parents), connections)


def _downwards(parents: dict[int, int | None]) -> list[int]:
    children: dict[int | None, list[int]] = {}
    for key, parent in parents.items():
        children.setdefault(parent if parent in parents else None, []).append(key)
    order = list(children.get(None, []))
    for key in order:  # it grows while it is walked
        order += children.get(key, [])
    return order


def _terms(grant: AccessGrant | None) -> list[Terms]:
    terms = None if grant is None else terms_of(grant)
    return [] if terms is None or _over(terms) else [terms]


def _over(terms: Terms) -> bool:
    return terms.valid_until is not None and terms.valid_until <= timezone.now()


def _relevant(held: Held, scope: _Scope, replaced: AccessGrant | None) -> bool:
    if _over(held.terms) or (replaced is not None and held.grant_id == replaced.pk):
        return False
    inside = held.folder_id in scope.parents or (
        held.connection_id is not None and held.connection_id in scope.keys
    )
    return inside or bool(reaching([held], scope.place, scope.path))


def _effect(
    scope: _Scope, grants: Sequence[Held], old: Sequence[Terms], new: Sequence[Terms]
) -> Effect:
    tally = _Tally(old, new)
    above = tuple(h.terms for h in reaching(list(grants), scope.place, scope.path))
    own: dict[int, tuple[Terms, ...]] = {}
    alone: dict[int, tuple[Terms, ...]] = {}
    for held in grants:
        if held.folder_id in scope.parents and held.folder_id not in scope.path:
            own[held.folder_id] = (*own.get(held.folder_id, ()), held.terms)
        elif held.connection_id is not None and not isinstance(scope.place, Connection):
            alone[held.connection_id] = (*alone.get(held.connection_id, ()), held.terms)
    at: dict[int | None, tuple[Terms, ...]] = {}
    for key in scope.order:
        at[key] = (*at.get(scope.parents[key], above), *own.get(key, ()))
        tally.folder(at[key])
    for folder, rows in scope.connections.items():
        state = at.get(folder, above)
        for key, name in rows:
            tally.connection((*state, *alone[key]) if key in alone else state, name)
    return tally.effect()


class _Tally:
    """Counts what comes and goes, for one who holds other grants besides."""

    def __init__(self, old: Sequence[Terms], new: Sequence[Terms]) -> None:
        self._old, self._new = tuple(old), tuple(new)
        self._known: dict[tuple[Terms, ...], tuple[frozenset[str], frozenset[str]]] = {}
        self._folders = Counter[str]()
        self._gained, self._lost = Counter[str](), Counter[str]()
        self._examples: list[str] = []

    def folder(self, others: tuple[Terms, ...]) -> None:
        gained, lost = self._differ(others)
        self._folders["gained"] += "see" in gained
        self._folders["lost"] += "see" in lost

    def connection(self, others: tuple[Terms, ...], name: str) -> None:
        gained, lost = self._differ(others)
        self._gained.update(gained)
        self._lost.update(lost)
        if (gained or lost) and len(self._examples) < _EXAMPLES:
            self._examples.append(name)

    def effect(self) -> Effect:
        return Effect(
            Difference(self._folders["gained"], self._gained),
            Difference(self._folders["lost"], self._lost),
            self._examples,
        )

    def _differ(self, others: tuple[Terms, ...]) -> tuple[frozenset[str], frozenset[str]]:
        found = self._known.get(others)
        if found is None:
            before = _abilities((*others, *self._old))
            after = _abilities((*others, *self._new))
            found = self._known[others] = (after - before, before - after)
        return found


def _abilities(grants: Iterable[Terms]) -> frozenset[str]:
    """What these allow at some time."""
    held = list(grants)
    roles = {role.label for role in Role if any(terms.role >= role for terms in held)}
    rights = rights_of(held)
    names = {str(right.name).lower() for right in Right if right and right in rights}
    always = any(terms.role >= Role.CONNECT and _unlimited(terms) for terms in held)
    return frozenset(roles | names | ({"always"} if always else set()))


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
