"""Reads of groups: who is in which, through groups within groups.

Laws: one subquery, however deep they are nested; rings, which no service makes, do no harm.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from deskgate.control.accounts.models import (
    Group,
    GroupNesting,
    Membership,
    User,
    username_fold,
)
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.texts import identifier

# UNION drops what it has had, so that a ring ends. Nobody is in a disabled group, nor by it.
_OF: Final = """
    WITH RECURSIVE joined(id) AS (
        SELECT m.group_id FROM accounts_membership m
            JOIN accounts_group g ON g.id = m.group_id AND g.is_enabled
            WHERE m.user_id = %s
        UNION
        SELECT n.parent_id FROM accounts_groupnesting n JOIN joined ON n.child_id = joined.id
            JOIN accounts_group g ON g.id = n.parent_id AND g.is_enabled
    )
    SELECT id FROM joined
"""
_WITHIN: Final = """
    WITH RECURSIVE inside(id) AS (
        SELECT id FROM accounts_group WHERE id = %s
        UNION
        SELECT n.child_id FROM accounts_groupnesting n JOIN inside ON n.parent_id = inside.id
    )
    SELECT id FROM inside
"""


def groups_of(user_id: int) -> RawSQL:
    """The keys of all groups that this person counts in, for `__in`."""
    return RawSQL(_OF, (user_id,))  # noqa: S611 -- the text is ours, the key a parameter


def groups_of_each(user_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these people, the keys of all groups that they count in. Two queries."""
    above: dict[int, list[int]] = {}
    nestings = GroupNesting.objects.filter(parent__is_enabled=True)
    for child, parent in nestings.values_list("child_id", "parent_id"):
        above.setdefault(child, []).append(parent)
    found: dict[int, set[int]] = {key: set() for key in user_ids}
    rows = Membership.objects.filter(user_id__in=user_ids, group__is_enabled=True)
    for user_id, group_id in rows.values_list("user_id", "group_id"):
        waiting = [group_id]
        while waiting:
            group = waiting.pop()
            if group not in found[user_id]:
                found[user_id].add(group)
                waiting += above.get(group, [])
    return found


def groups_within(group_id: int) -> RawSQL:
    """The keys of this group and of all groups within it, for `__in`."""
    return RawSQL(_WITHIN, (group_id,))  # noqa: S611 -- the text is ours, the key a parameter


def members_of(group: Group) -> QuerySet[User]:
    """Everybody who counts in this group."""
    inside = Membership.objects.filter(group_id__in=groups_within(group.pk))
    return User.objects.filter(pk__in=inside.values("user_id"))


def second_factor_required(user: User) -> bool:
    """Whether a group that this person counts in demands a second factor."""
    groups = Group.objects.filter(pk__in=groups_of(user.pk))
    return groups.filter(require_second_factor=True).exists()


def groups_visible_to(user: User) -> QuerySet[Group]:
    """All groups, for administrators. Raises Forbidden for everybody else."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators manage groups.")
    return Group.objects.all()


def group_get(*, user: User, group_id: str) -> Group:
    """The group with this identifier of the API. Raises Forbidden, NotFound."""
    group = groups_visible_to(user).filter(pk=identifier(group_id)).first()
    if group is None:
        raise NotFound("There is no such group.")
    return group


def group_named(*, name: str) -> Group:
    """The group of this name, whatever its case. Raises NotFound."""
    group = Group.objects.filter(name_key=username_fold(name)).first()
    if group is None:
        raise NotFound(f"There is no group called {name!r}.")
    return group


def members_direct(group: Group) -> list[Membership]:
    """The memberships in the group itself, by person's name; a person can have several."""
    rows = Membership.objects.filter(group=group).select_related("user")
    return list(rows.order_by("user__username_key", "source"))


def groups_directly_within(group: Group) -> list[Group]:
    """The groups that stand in this one, not those deeper in."""
    inside = GroupNesting.objects.filter(parent=group).values("child_id")
    return list(Group.objects.filter(pk__in=inside))
