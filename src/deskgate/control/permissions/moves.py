"""The rule for moving things about: to move is to give.

Law: whoever moves a folder or a connection needs, on the thing itself, the right to give every
grant that reaches it in its new place and doesn't now, unless the person or group that holds it
holds as much on the thing already; so nobody opens by moving what they couldn't open by a grant.
EDIT on the thing and on the new place is asked for before, by the selectors that hand them out.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.held import grants_active
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import path_of
from deskgate.control.permissions.rules import Terms, as_much
from deskgate.control.permissions.selectors import gap_between, reaching, role_on
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Connection, Folder

_Holder = tuple[int | None, int | None]  # a person's key or a group's


class WouldGive(Forbidden):
    """The move would give people more than the mover may give."""

    kind = "move-would-give"


def move_check(
    *, actor: User | None, thing: Folder | Connection, destination: Folder | None
) -> None:
    """Whether this person may move the thing, as it stands in the database, there.

    Call it in the transaction of the move, before the thing is changed, and `sessions_recheck`
    after. An `actor` of None is the server's own administrator. Raises WouldGive.
    """
    if actor is None or (actor.is_active and actor.is_admin):
        return
    path = path_of(thing)
    added = set(path_of(destination)) - set(path)
    if not added:
        return
    holds = [held.terms for held in reaching(grants_active(actor), thing, path)]
    there = _terms_there(thing, path)
    for grant in AccessGrant.objects.filter(folder_id__in=added).select_related("folder"):
        terms = terms_of(grant)
        if terms is None or _over(terms):
            continue
        if any(as_much(one, terms) for one in there.get((grant.user_id, grant.group_id), ())):
            continue
        if gap_between(holds, terms) != []:
            raise WouldGive(
                f"Moving “{thing}” there would give others access to it by a grant on"
                f" “{grant.folder}”, and you may not give that. Ask somebody who manages both."
            )


def secrets_may_go_along(*, actor: User, thing: Folder | Connection, place: Folder | None) -> bool:
    """Whether a copy there may have the stored secrets of the thing: for who manages it, and could
    move it there, because who may use the place can then use them.
    """
    if role_on(actor, thing) is not Role.MANAGE:
        return False
    try:
        move_check(actor=actor, thing=thing, destination=place)
    except WouldGive:
        return False
    return True


def _terms_there(thing: Folder | Connection, path: list[int]) -> dict[_Holder, list[Terms]]:
    """What reaches the thing now, by who holds it."""
    on_it = Q(folder_id__in=path) | Q(folder__isnull=True, connection__isnull=True)
    if isinstance(thing, Connection):
        on_it |= Q(connection=thing)
    there: dict[_Holder, list[Terms]] = {}
    for grant in AccessGrant.objects.filter(on_it):
        terms = terms_of(grant)
        if terms is not None:
            there.setdefault((grant.user_id, grant.group_id), []).append(terms)
    return there


def _over(terms: Terms) -> bool:
    return terms.valid_until is not None and terms.valid_until <= timezone.now()
