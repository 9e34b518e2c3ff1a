"""Which grants a person holds: their own and those of their groups, within groups within groups.

Laws: one query, however many groups there are; rings of groups, which no service makes, do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import current_actor
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.rules import Terms, active
from deskgate.control.permissions.terms import terms_of

# UNION drops what it has had, so that a ring ends.
_GROUPS: Final = """
    WITH RECURSIVE joined(id) AS (
        SELECT group_id FROM accounts_membership WHERE user_id = %s
        UNION
        SELECT n.parent_id FROM accounts_groupnesting n JOIN joined ON n.child_id = joined.id
    )
    SELECT id FROM joined
"""
_MEMBERS: Final = """
    WITH RECURSIVE inside(id) AS (
        SELECT id FROM accounts_group WHERE id = %s
        UNION
        SELECT n.child_id FROM accounts_groupnesting n JOIN inside ON n.parent_id = inside.id
    )
    SELECT id FROM inside
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A grant that somebody holds; without folder and connection it is on the whole tree."""

    grant_id: int
    terms: Terms
    folder_id: int | None
    connection_id: int | None


def groups_of(user_id: int) -> RawSQL:
    """The keys of all groups that this person counts in, for `__in`."""
    return RawSQL(_GROUPS, (user_id,))  # noqa: S611 -- the text is ours, the key a parameter


def groups_within(group_id: int) -> RawSQL:
    """The keys of this group and of all groups within it, for `__in`."""
    return RawSQL(_MEMBERS, (group_id,))  # noqa: S611 -- the text is ours, the key a parameter


def members_of(group_id: int) -> QuerySet[User]:
    """Everybody who counts in this group."""
    return User.objects.filter(memberships__group_id__in=groups_within(group_id)).distinct()


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


def grants_active(
    user: User, *, at: datetime | None = None, address: str | None = None
) -> list[Held]:
    """Those that are active: now and for who is acting, unless other circumstances are given."""
    at = timezone.now() if at is None else at
    where = current_actor().address if address is None else address
    return [held for held in grants_held(user) if active(held.terms, at=at, address=where)]
