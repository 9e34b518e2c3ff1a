"""Who may make things at the root: the reads of `making.py`, for whoever is imported by it."""

from __future__ import annotations

from django.db.models import Q

from deskgate.control.accounts.groups_selectors import groups_of
from deskgate.control.accounts.models import Group, User
from deskgate.control.permissions.models import Making, MakingRight


def makings_of(receiver: User | Group) -> set[Making]:
    """What was given to this person or this group itself."""
    own = Q(user=receiver) if isinstance(receiver, User) else Q(group=receiver)
    return _kinds(own)


def makings_held_by(person: User) -> set[Making]:
    """What this person may make at the root, by their groups as well; the disabled nothing."""
    if not person.is_active:
        return set()
    if person.is_admin:
        return set(Making)
    return _kinds(Q(user=person) | Q(group_id__in=groups_of(person.pk)))


def _kinds(rows: Q) -> set[Making]:
    return {
        Making(what) for what in MakingRight.objects.filter(rows).values_list("what", flat=True)
    }
