"""Who a call is about: a person or a group by name, as far as the caller may know of them.

Laws: administrators know everybody, everybody else themselves; who manages something may give it to
anybody whose name they know, as in our own API, and learns no more of them by it.
"""

from __future__ import annotations

from django.db.models import QuerySet

from deskgate.control.accounts.groups_selectors import groups_visible_to
from deskgate.control.accounts.models import Group, User, username_fold
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.users_selectors import users_for
from deskgate.control.errors import NotFound
from deskgate.control.tree.visibility import Action, gate_for


def users_seen(asker: User) -> QuerySet[User]:
    """Everybody for an administrator, for others themselves."""
    if asker.is_active and asker.is_admin:
        return users_for(asker=asker)
    return User.objects.filter(pk=asker.pk)


def user_seen(asker: User, name: str, *, lock: bool = False) -> User:
    """The person of this name, whatever its case. Raises NotFound.

    `lock`: as they are now, and unchanged until the transaction ends.
    """
    user = users_seen(asker).filter(username_key=username_fold(name)).first()
    if user is not None and lock:
        user = user_lock(user_id=user.pk)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def group_seen(asker: User, name: str, *, lock: bool = False) -> Group:
    """The group of this name, for administrators. Raises NotFound, Forbidden."""
    rows = groups_visible_to(asker).filter(name_key=username_fold(name))
    group = (rows.select_for_update() if lock else rows).first()
    if group is None:
        raise NotFound("There is no such user group.")
    return group


def receiver_user(asker: User, name: str) -> User:
    """Somebody whom the asker may give something. Raises NotFound."""
    if not gate_for(asker).anywhere(Action.MANAGE):
        return user_seen(asker, name)
    user = User.objects.filter(username_key=username_fold(name)).first()
    if user is None:
        raise NotFound("There is no such user.")
    return user


def receiver_group(asker: User, name: str) -> Group:
    """A group to which the asker may give something. Raises NotFound, Forbidden."""
    if not gate_for(asker).anywhere(Action.MANAGE):
        return group_seen(asker, name)
    group = Group.objects.filter(name_key=username_fold(name)).first()
    if group is None:
        raise NotFound("There is no such user group.")
    return group
