"""Reads of grants: who may look at which, and what is true of each.

Law: grants are shown to those who manage what they are on or what lies below it: whoever manages a
folder also sees what reaches it from above, and may change only what they could give.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from deskgate.control.accounts.groups_selectors import groups_of
from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.permissions.held import Held, grants_active
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place, folder_key, parents_of, path_in, path_of
from deskgate.control.permissions.rules import Lack, lack
from deskgate.control.permissions.selectors import gap_between, reaching, role_on
from deskgate.control.permissions.terms import terms_of
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection
from deskgate.control.tree.visibility import Action, gate_for

_RELATED = ("user", "group", "folder", "connection")


def grants_visible_to(user: User) -> QuerySet[AccessGrant]:
    """The grants on whatever this person manages."""
    rows = AccessGrant.objects.select_related(*_RELATED)
    gate = gate_for(user)
    if gate.root_open(Action.MANAGE):
        return rows
    return rows.filter(
        Q(folder__in=gate.folders(Action.MANAGE).order_by())
        | Q(connection__in=gate.connections(Action.MANAGE).order_by())
    )


def grants_on(*, user: User, place: Place, inherited: bool) -> QuerySet[AccessGrant]:
    """The grants on this place, and those that reach it from above. Raises Forbidden."""
    if (role_on(user, place) or 0) < Role.MANAGE:
        raise Forbidden("Only who manages this sees who may use it.")
    here = (
        Q(connection=place)
        if isinstance(place, Connection)
        else Q(folder=place, connection__isnull=True)
    )
    if inherited and place is not None:
        here |= Q(folder_id__in=path_of(place)) | Q(folder__isnull=True, connection__isnull=True)
    return AccessGrant.objects.select_related(*_RELATED).filter(here)


def grants_of_person(rows: QuerySet[AccessGrant], *, person: User) -> QuerySet[AccessGrant]:
    """Those of the rows that this person holds, by groups, too."""
    return rows.filter(Q(user=person) | Q(group_id__in=groups_of(person.pk)))


def grant_get(*, user: User, grant_id: str) -> AccessGrant:
    """One grant that this person may look at. Raises NotFound."""
    grant = grants_visible_to(user).filter(pk=identifier(grant_id)).first()
    if grant is None:
        raise NotFound("There is no such grant.")
    return grant


def may_change(*, user: User, grants: Iterable[AccessGrant]) -> set[int]:
    """The keys of those that this person may change or take away. Two queries."""
    grants = list(grants)
    if user.is_active and user.is_admin:
        return {grant.pk for grant in grants}
    held = grants_active(user)
    folders = {key for grant in grants if (key := folder_key(grant.connection or grant.folder))}
    parents = parents_of(folders)
    return {grant.pk for grant in grants if _may(held, grant, parents)}


def active_now(grant: AccessGrant) -> bool:
    """Whether its validity and hours include this moment; its networks depend on who asks."""
    terms = terms_of(grant)
    if terms is None:
        return False
    return lack(terms, at=timezone.now(), address="") in {None, Lack.NETWORK}


def _may(held: list[Held], grant: AccessGrant, parents: dict[int, int | None]) -> bool:
    terms = terms_of(grant)
    place = grant.connection or grant.folder
    path = path_in(parents, folder_key(place))
    holds = [one.terms for one in reaching(held, place, path)]
    return terms is not None and gap_between(holds, terms) == []
