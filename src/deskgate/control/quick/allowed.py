"""Who may open quick connections, and what they may do in them. Imported by `permissions/live.py`.

Law: whoever could make a connection at the root anyway, and as they could open that one: within the
limits of their grants on the whole tree, or without any where they may make connections.
"""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.accounts.validity import earlier, usable_until
from deskgate.control.audit.actor import current_actor
from deskgate.control.permissions.makers import makings_held_by
from deskgate.control.permissions.models import Making, Role
from deskgate.control.permissions.rules import Terms, active, held_until, rights_of
from deskgate.control.permissions.selectors import EVERYTHING, Allowed, terms_reaching

SOURCE: Final = "quick"  # of these sessions in the log


def quick_terms(person: User) -> list[Terms]:
    """The terms, active or not, by which this person may."""
    terms = [terms for terms in terms_reaching(person, None) if terms.role >= Role.EDIT]
    makes = Making.CONNECTION in makings_held_by(person)
    return [*terms, EVERYTHING] if makes else terms


def quick_allowed(person: User) -> Allowed | None:
    """What this person may do in a quick connection, here and now; None: not even make one."""
    terms = quick_terms(person)
    at, address = timezone.now(), current_actor().address
    now = [one for one in terms if active(one, at=at, address=address)]
    if not now:
        return None
    rights = rights_of(now)
    until = held_until(terms, rights=rights, at=at, address=address)
    role = max(one.role for one in now)
    return Allowed(role, rights, earlier(until, usable_until(person, at=at)))
