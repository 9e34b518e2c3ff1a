"""With whom somebody may share: people and groups that they may know.

Law: nobody learns of others by sharing: known are those of one's own groups, to administrators all.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from deskgate.control.accounts.groups_selectors import groups_of, groups_within
from deskgate.control.accounts.models import Group, Membership, User, username_fold
from deskgate.control.errors import NotFound
from deskgate.control.texts import identifier

MOST: Final = 20  # are listed


def people_known(person: User) -> QuerySet[User]:
    """Those who may be given something by this person; never themselves."""
    able = User.objects.filter(is_active=True).exclude(pk=person.pk)
    if person.is_admin:
        return able
    within = Q(pk__in=())
    for group in groups_known(person).values_list("pk", flat=True):
        within |= Q(group_id__in=groups_within(group))
    members = Membership.objects.filter(within, group__is_enabled=True)
    return able.filter(pk__in=members.values("user_id"))


def groups_known(person: User) -> QuerySet[Group]:
    """The groups that this person counts in; all, for administrators."""
    enabled = Group.objects.filter(is_enabled=True)
    return enabled if person.is_admin else enabled.filter(pk__in=groups_of(person.pk))


def people_found(person: User, query: str) -> tuple[list[User], list[Group]]:
    """At most 20 of each with this in their names."""
    text = query.replace("\0", "").strip()
    key = username_fold(text)
    users = people_known(person).filter(
        Q(username_key__contains=key) | Q(full_name__icontains=text)
    )
    groups = groups_known(person).filter(name_key__contains=key)
    return list(users[:MOST]), list(groups[:MOST])


def user_known(*, person: User, user_id: str) -> User:
    """Raises NotFound, for whom there isn't and for whom one may not know."""
    found = people_known(person).filter(pk=identifier(user_id)).first()
    if found is None:
        raise NotFound("There is nobody of this kind with whom you can share.")
    return found


def group_known(*, person: User, group_id: str) -> Group:
    """Raises NotFound, for what there isn't and for what one may not know."""
    found = groups_known(person).filter(pk=identifier(group_id)).first()
    if found is None:
        raise NotFound("There is no such group with which you can share.")
    return found
