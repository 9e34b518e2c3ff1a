"""The rule for moving things about: to move is to give.

Law: whoever moves a folder or a connection needs, on the thing itself, the right to give every
grant that reaches it in its new place and doesn't now; so nobody opens by moving what they couldn't
open by a grant. EDIT on the thing and on the new place is asked for before, by the selectors that
hand them out.
"""

from __future__ import annotations

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.permissions.held import grants_active
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.reach import path_of
from deskgate.control.permissions.rules import Terms
from deskgate.control.permissions.selectors import gap_between, reaching
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Connection, Folder


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
    mine = reaching(grants_active(actor), thing, path)
    holds = [held.terms for held in mine]
    for grant in AccessGrant.objects.filter(folder_id__in=added).select_related("folder"):
        terms = terms_of(grant)
        if terms is None or _over(terms):
            continue
        if gap_between(holds, terms) != []:
            raise WouldGive(
                f"Moving “{thing}” there would give others access to it by a grant on"
                f" “{grant.folder}”, and you may not give that. Ask somebody who manages both."
            )


def _over(terms: Terms) -> bool:
    return terms.valid_until is not None and terms.valid_until <= timezone.now()
