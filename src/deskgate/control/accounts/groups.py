"""Writes to groups: make, change, delete; who and which groups are in them.

Laws: a group never stands within itself, however many are between; what a directory says of who is
in a group only the directory takes away; whoever loses a permission by any of this loses what they
have open by it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from deskgate.control.accounts.groups_selectors import groups_within
from deskgate.control.accounts.models import (
    Group,
    GroupNesting,
    Membership,
    Source,
    User,
    username_fold,
    username_normal,
)
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.sharing.ending import shares_of_group_end

_NAME_LENGTH = 150
_DESCRIPTION_LENGTH = 500
_SAID = ("name", "description", "require_second_factor", "is_enabled")


def group_create(
    *,
    name: str,
    description: str = "",
    require_second_factor: bool = False,
    is_enabled: bool = True,
) -> Group:
    """A new group without members. Raises Invalid."""
    group = Group(require_second_factor=require_second_factor, is_enabled=is_enabled)
    _rename(group, name)
    _describe(group, description)
    with transaction.atomic():
        _save(group)
        record("group.create", group)
    return group


def group_update(
    *,
    group: Group,
    name: str | None = None,
    description: str | None = None,
    require_second_factor: bool | None = None,
    is_enabled: bool | None = None,
) -> Group:
    """Change what is given. What a group gave ends when it is disabled. Raises Invalid."""
    before = {f: getattr(group, f) for f in _SAID}
    if name is not None:
        _rename(group, name)
    if description is not None:
        _describe(group, description)
    if require_second_factor is not None:
        group.require_second_factor = require_second_factor
    if is_enabled is not None:
        group.is_enabled = is_enabled
    changed = {f: getattr(group, f) for f, old in before.items() if getattr(group, f) != old}
    with transaction.atomic():
        _save(group)
        record("group.update", group, details={"changed": changed})
        if changed.get("is_enabled") is False:
            sessions_recheck()
    return group


def group_delete(*, group: Group) -> None:
    """Delete a group; its members keep nothing that it gave them."""
    with transaction.atomic():
        record("group.delete", group)
        shares_of_group_end(group)
        group.delete()
        sessions_recheck()


def member_add(*, group: Group, user: User) -> None:
    """Put a person into the group; nothing happens when they are in it by hand already."""
    with transaction.atomic():
        _, made = Membership.objects.get_or_create(user=user, group=group, source=Source.MANUAL)
        if made:
            record("group.join", group, details={"user": user.username})


def member_remove(*, group: Group, user: User) -> None:
    """Take a person out of the group. Raises Conflict for whom a directory has put there."""
    with transaction.atomic():
        rows = Membership.objects.filter(user=user, group=group)
        others = rows.exclude(source=Source.MANUAL).first()
        if others is not None:
            raise Conflict(
                f"{user.username} is in {group.name} because {others.get_source_display()} says"
                " so. Change it there; it is taken over at the next log-in."
            )
        removed, _ = rows.delete()
        if removed:
            record("group.leave", group, details={"user": user.username})
            sessions_recheck()


def memberships_set(*, user: User, source: Source, groups: Collection[Group]) -> None:
    """What a directory says: by it the person is in these groups and in no others."""
    with transaction.atomic():
        rows = Membership.objects.filter(user=user, source=source).select_related("group")
        there = {row.group_id: row for row in rows}
        wanted = {group.pk: group for group in groups}
        details = {"user": user.username, "source": source.value}
        for key in wanted.keys() - there.keys():
            Membership.objects.create(user=user, group=wanted[key], source=source)
            record("group.join", wanted[key], details=details)
        gone = [there[key] for key in there.keys() - wanted.keys()]
        for row in gone:
            row.delete()
            record("group.leave", row.group, details=details)
        if gone:
            sessions_recheck()


def nesting_add(*, parent: Group, child: Group) -> None:
    """Put a group within a group. Raises Conflict when that would make a ring."""
    with transaction.atomic():
        # Two at once could make a ring that neither sees; they are rare, so they wait.
        list(Group.objects.select_for_update().order_by("pk").values_list("pk"))
        if Group.objects.filter(pk=parent.pk, pk__in=groups_within(child.pk)).exists():
            raise Conflict(
                f"{parent.name} can't hold {child.name}, because it is {child.name} or within it."
            )
        _, made = GroupNesting.objects.get_or_create(parent=parent, child=child)
        if made:
            record("group.nest", parent, details={"group": child.name})


def nesting_remove(*, parent: Group, child: Group) -> None:
    """Take a group out of a group."""
    with transaction.atomic():
        removed, _ = GroupNesting.objects.filter(parent=parent, child=child).delete()
        if removed:
            record("group.unnest", parent, details={"group": child.name})
            sessions_recheck()


def group_name(name: str) -> tuple[str, str]:
    """The name as it is kept, and the key that compares it. Raises Invalid."""
    name = username_normal(name)
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise Invalid({"name": [f"Give a name of 1 to {_NAME_LENGTH} printable characters."]})
    key = username_fold(name)
    if len(key) > _NAME_LENGTH:  # folding lengthens: ß is compared as ss
        raise Invalid({"name": [f"Its lower case is longer than {_NAME_LENGTH} characters."]})
    return name, key


def _rename(group: Group, name: str) -> None:
    group.name, group.name_key = group_name(name)


def _describe(group: Group, description: str) -> None:
    description = description.strip()
    if len(description) > _DESCRIPTION_LENGTH or "\0" in description:
        raise Invalid({"description": [f"Give at most {_DESCRIPTION_LENGTH} characters."]})
    group.description = description


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise Invalid({"name": ["There is a group of this name already."]}) from None
