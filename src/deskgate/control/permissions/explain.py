"""Why may this person do this here, or why not: every grant of theirs that reaches the place."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from deskgate.control.accounts.models import GroupNesting, Membership, User
from deskgate.control.accounts.validity import earlier, usable_until, why_not
from deskgate.control.permissions.held import Held, grants_for
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place, path_of
from deskgate.control.permissions.rules import (
    ALL_RIGHTS,
    Lack,
    Right,
    Terms,
    held_until,
    lack,
    rights_of,
    role_of,
)
from deskgate.control.permissions.selectors import reaching
from deskgate.control.permissions.terms import terms_of
from deskgate.control.permissions.words import (
    grant_sentence,
    place_words,
    role_words,
    why_not_words,
)

WhyNot = Literal["not-yet", "over", "hours", "network", "disabled", "unreadable"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A grant that reaches the place. Without one: the person is an administrator."""

    grant: AccessGrant | None
    role: Role
    why_not: WhyNot | None
    via: list[str]
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person may do on a place under some circumstances, and why."""

    role: Role | None
    rights: Right | None
    until: datetime | None
    reasons: list[Reason]
    sentence: str


def explain(*, person: User, place: Place, at: datetime, address: str) -> Explanation:
    """What this person may do there at that moment, asking from that address ("": unknown)."""
    not_then = why_not(person, at=at)
    if person.is_active and not_then is not None:
        sentence = f"{person} may do nothing then. {not_then}"
        return Explanation(None, None, None, [], sentence)
    if person.is_active and person.is_admin:
        sentence = f"{person} is an administrator and may do everything everywhere."
        reason = Reason(None, Role.MANAGE, None, [], sentence)
        until = usable_until(person, at=at)
        return Explanation(Role.MANAGE, ALL_RIGHTS, until, [reason], sentence)
    found = _reaching(person, place)
    routes = _routes(person)
    reasons = [_reason(grant, terms, person, at, address, routes) for grant, terms in found]
    reasons.sort(key=lambda one: (one.why_not is not None, -one.role, one.sentence))
    in_force = [
        terms
        for (_, terms) in found
        if terms and person.is_active and lack(terms, at=at, address=address) is None
    ]
    role = role_of(in_force)
    sentence = _sentence(person, place, role, reasons)
    if role is None or role < Role.CONNECT:
        return Explanation(role, None, None, reasons, sentence)
    rights = rights_of(in_force)
    every = [terms for _, terms in found if terms is not None]
    until = held_until(every, rights=rights, at=at, address=address)
    until = earlier(until, usable_until(person, at=at))
    return Explanation(role, rights, until, reasons, sentence)


def _reaching(person: User, place: Place) -> list[tuple[AccessGrant, Terms | None]]:
    found = grants_for(person).select_related("group", "user", "folder", "connection")
    rows = {row.pk: row for row in found}
    anything = Terms(Role.SEE)  # only where it reaches counts here
    held = [Held(row.pk, anything, row.folder_id, row.connection_id) for row in rows.values()]
    return [
        (rows[one.grant_id], terms_of(rows[one.grant_id]))
        for one in reaching(held, place, path_of(place))
    ]


def _reason(
    grant: AccessGrant,
    terms: Terms | None,
    person: User,
    at: datetime,
    address: str,
    routes: dict[int, list[str]],
) -> Reason:
    why: WhyNot | None
    if not person.is_active:
        why, because = "disabled", f"{person} is disabled"
    elif terms is None:
        why, because = "unreadable", "it can't be understood"
    else:
        missing: Lack | None = lack(terms, at=at, address=address)
        why = None if missing is None else missing.value
        because = "" if missing is None else why_not_words(missing)
    sentence = grant_sentence(grant)
    if why is not None:
        sentence += f" It gives nothing now, because {because}."
    via = routes.get(grant.group_id, []) if grant.group_id is not None else []
    return Reason(grant, Role(grant.role), why, via, sentence)


def _routes(person: User) -> dict[int, list[str]]:
    """For each group that the person counts in, the names from their own group up to it."""
    above: dict[int, list[tuple[int, str]]] = {}
    for child, parent, name in GroupNesting.objects.order_by("parent__name_key").values_list(
        "child_id", "parent_id", "parent__name"
    ):
        above.setdefault(child, []).append((parent, name))
    routes: dict[int, list[str]] = {}
    own = Membership.objects.filter(user=person).order_by("group__name_key")
    waiting = deque((key, [name]) for key, name in own.values_list("group_id", "group__name"))
    while waiting:
        key, route = waiting.popleft()
        if key not in routes:  # the shortest comes first
            routes[key] = route
            waiting.extend((parent, [*route, name]) for parent, name in above.get(key, []))
    return routes


def _sentence(person: User, place: Place, role: Role | None, reasons: list[Reason]) -> str:
    where = place_words(place)
    if role is not None:
        active = sum(1 for reason in reasons if reason.why_not is None)
        by = "one active grant" if active == 1 else f"{active} active grants"
        return f"{person} may {role_words(role, place)}, by {by}."
    if not person.is_active:
        return f"{person} is disabled and may do nothing."
    if not reasons:
        return f"{person} may do nothing with {where}: no grant reaches it."
    return f"{person} may do nothing with {where} now: no grant that reaches it is active."
