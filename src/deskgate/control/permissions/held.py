"""Which grants a person holds: their own and those of their groups, within groups within groups.

Laws: one query, however many groups there are; rings of groups, which no service makes, do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import groups_of, groups_of_each
from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import current_actor
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.rules import Terms, active
from deskgate.control.permissions.terms import terms_of


@dataclass(frozen=True, slots=True)
class Held:
    """A grant that somebody holds; without folder and connection it is on the whole tree."""

    grant_id: int
    terms: Terms
    folder_id: int | None
    connection_id: int | None


def grants_for(user: User) -> QuerySet[AccessGrant]:
    """The rows of the grants that this person holds, active or not."""
    return AccessGrant.objects.filter(Q(user=user) | Q(group_id__in=groups_of(user.pk)))


def grants_held(user: User) -> list[Held]:
    """The grants that this person holds, active or not; none for the disabled. One query."""
    if not user.is_active:
        return []
    found = []
    for row in grants_for(user):
        terms = terms_of(row)
        if terms is not None:
            found.append(Held(row.pk, terms, row.folder_id, row.connection_id))
    return found


def grants_held_by(users: Iterable[User]) -> dict[int, list[Held]]:
    """The same for several people, by their keys. Three queries."""
    able = {user.pk for user in users if user.is_active}
    groups = groups_of_each(able)
    wanted = set().union(*groups.values())
    rows = AccessGrant.objects.filter(Q(user_id__in=able) | Q(group_id__in=wanted))
    held: dict[int, list[Held]] = {key: [] for key in able}
    by_group: dict[int, list[Held]] = {}
    for row in rows:
        terms = terms_of(row)
        if terms is None:
            continue
        one = Held(row.pk, terms, row.folder_id, row.connection_id)
        if row.user_id is not None:
            held[row.user_id].append(one)
        elif row.group_id is not None:
            by_group.setdefault(row.group_id, []).append(one)
    for key, counted in groups.items():
        for group in counted:
            held[key] += by_group.get(group, [])
    return held


def grants_active(
    user: User, *, at: datetime | None = None, address: str | None = None
) -> list[Held]:
    """Those that are active: now and for who is acting, unless other circumstances are given."""
    at = timezone.now() if at is None else at
    where = current_actor().address if address is None else address
    return [held for held in grants_held(user) if active(held.terms, at=at, address=where)]
