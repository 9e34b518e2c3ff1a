"""Reads of people for administrators."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from deskgate.control.accounts.factors import FACTORS
from deskgate.control.accounts.groups_selectors import group_get, members_of
from deskgate.control.accounts.models import User, username_fold
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.texts import identifier


def users_all() -> QuerySet[User]:
    """Everybody, for the machine's own administrator at the command line."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.annotate(has_factor=Exists(factors))


def has_factor(user: User) -> bool:
    """Whether somebody that was found so has a second factor."""
    return bool(getattr(user, "has_factor", False))


def users_for(*, asker: User) -> QuerySet[User]:
    """Everybody with their groups, for an administrator.

    Raises Forbidden for anybody else: who there is, is nobody's business.
    """
    if not (asker.is_active and asker.is_admin):
        raise Forbidden("Only administrators manage people.")
    return users_all().prefetch_related("memberships__group")


def users_found(
    *, asker: User, q: str = "", is_active: bool | None = None, group_id: str | None = None
) -> QuerySet[User]:
    """Those with `q` in their name or e-mail address; in this group, or in one within it."""
    rows = users_for(asker=asker)
    text = q.replace("\0", "").strip()
    if text:
        rows = rows.filter(
            Q(username_key__contains=username_fold(text))
            | Q(full_name__icontains=text)
            | Q(email__icontains=text)
        )
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    if group_id is not None:
        rows = rows.filter(pk__in=members_of(group_get(user=asker, group_id=group_id)).values("pk"))
    return rows


def user_by_id(*, asker: User, user_id: str) -> User:
    """The person with this identifier of the API. Raises Forbidden, NotFound."""
    user = users_for(asker=asker).filter(pk=identifier(user_id)).first()
    if user is None:
        raise NotFound("There is no such person.")
    return user
