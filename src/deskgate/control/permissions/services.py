"""Writes to grants: give, change, take away.

Laws: nobody gives, changes or takes away more than they hold there: it needs one active grant of
theirs with the role manage that reaches the place and covers what is given (see `rules.beyond`);
whoever loses a permission by it loses what they have open by it. An `actor` of None is the server's
own administrator, at its command line.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.forms.models import model_to_dict

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import current_actor
from deskgate.control.audit.record import record
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.rules import Part
from deskgate.control.permissions.selectors import grant_gap
from deskgate.control.permissions.terms import terms_of
from deskgate.control.permissions.values import GrantValues, values_put
from deskgate.control.tree.models import Connection, Folder

PARTS: Final = {
    Part.ROLE: "its role",
    Part.VALIDITY: "how long it is valid",
    Part.HOURS: "its hours",
    Part.NETWORKS: "its networks",
    Part.RIGHTS: "its rights within the session",
}


class BeyondOwn(Forbidden):
    """A grant goes beyond what the giver may give."""

    kind = "beyond-your-own"


def grant_give(
    *,
    actor: User | None,
    user: User | None = None,
    group: Group | None = None,
    place: Place,
    values: GrantValues,
) -> AccessGrant:
    """A new grant to a person or a group. Raises Invalid, BeyondOwn."""
    grant = grant_make(user=user, group=group, place=place, values=values)
    with transaction.atomic():
        check_may(actor, grant)
        grant.save()
        record("grant.give", grant, name=str(grant), details=grant_details(grant))
    return grant


def grant_make(
    *, user: User | None, group: Group | None, place: Place, values: GrantValues
) -> AccessGrant:
    """The grant as it would be; nothing is saved and nobody asked. Raises Invalid."""
    if (user is None) == (group is None):
        raise Invalid({"user_id": ["Give it to either a person or a group."]})
    if "role" not in values:
        raise Invalid({"role": ["Say which role it gives."]})
    grant = AccessGrant(user=user, group=group, created_by_name=current_actor().name[:150])
    _put_on(grant, place)
    values_put(grant, values)
    return grant


def grant_change(*, actor: User | None, grant: AccessGrant, values: GrantValues) -> AccessGrant:
    """Change what it gives and its limits, not to whom or on what. Raises Invalid, BeyondOwn."""
    with transaction.atomic():
        check_may(actor, grant)
        before = grant_details(grant)
        values_put(grant, values)
        check_may(actor, grant)
        grant.save()
        after = grant_details(grant)
        record(
            "grant.change",
            grant,
            name=str(grant),
            details={
                "to": after["to"],
                "before": {name: old for name, old in before.items() if after[name] != old},
                "after": {name: new for name, new in after.items() if before[name] != new},
            },
        )
        sessions_recheck()
    return grant


def grant_take(*, actor: User | None, grant: AccessGrant) -> None:
    """Take a grant away. Raises BeyondOwn."""
    with transaction.atomic():
        check_may(actor, grant)
        record("grant.take", grant, name=str(grant), details=grant_details(grant))
        grant.delete()
        sessions_recheck()


def check_may(actor: User | None, grant: AccessGrant) -> None:
    """Whether this person may give, change or take away this grant. Raises BeyondOwn."""
    if actor is None:
        return
    terms = terms_of(grant)
    if terms is None:  # nobody can say what it would cover; administrators clear it away
        if not (actor.is_active and actor.is_admin):
            raise BeyondOwn("This grant can't be understood. Ask an administrator.")
        return
    place = place_of(grant)
    missing = grant_gap(actor, place, terms)
    if missing is None:
        raise BeyondOwn(f"You may not manage who can use {_name(place)}.")
    if missing:
        parts = " and ".join(PARTS[part] for part in missing)
        raise BeyondOwn(f"This goes beyond what you hold on {_name(place)} yourself, in {parts}.")


def place_of(grant: AccessGrant) -> Place:
    """What the grant is on."""
    return grant.connection or grant.folder


def grant_details(grant: AccessGrant) -> dict[str, Any]:
    """The grant as the log tells it."""
    values = model_to_dict(grant, exclude=("id", "user", "group", "folder", "connection"))
    values["role"] = grant.get_role_display()
    for name in ("valid_from", "valid_until"):
        values[name] = values[name] and values[name].isoformat()
    return {
        "to": f"the user {grant.user}" if grant.user else f"the group {grant.group}",
        **values,
    }


def _put_on(grant: AccessGrant, place: Place) -> None:
    if isinstance(place, Folder):
        grant.folder = place
    elif isinstance(place, Connection):
        grant.connection = place


def _name(place: Place) -> str:
    return "everything" if place is None else f"“{place}”"
