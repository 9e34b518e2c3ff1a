"""/people: those to whom something can be given, for who may give anything."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router

from deskgate.control.accounts.models import Group, User, username_fold
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.groups_schemas import PersonOut
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Forbidden, Invalid
from deskgate.control.tree.visibility import Action, gate_for

_MOST = 20
_LETTERS = 2  # so that nobody but an administrator can list everybody

router = Router(tags=["people"])


@router.get("", response={200: list[PersonOut], ERRORS: Problem})
def people_list(
    request: HttpRequest, q: Annotated[str, Query(max_length=150)] = ""
) -> list[PersonOut]:
    """At most 20 people and groups with `q` in their names: for who manages something.

    At least two letters, unless an administrator asks.
    """
    asker = person_of(request)
    if not gate_for(asker).anywhere(Action.MANAGE):
        raise Forbidden("Only who manages something looks for people.")
    text = q.replace("\0", "").strip()
    if len(text) < _LETTERS and not asker.is_admin:
        raise Invalid({"q": [f"Give at least {_LETTERS} letters."]})
    key = username_fold(text)
    groups = Group.objects.filter(name_key__contains=key)[:_MOST]
    users = User.objects.filter(is_active=True).filter(
        Q(username_key__contains=key) | Q(full_name__icontains=text)
    )[:_MOST]
    found = [
        PersonOut(kind="group", id=str(g.pk), name=g.name, full_name=g.description) for g in groups
    ] + [
        PersonOut(kind="user", id=str(u.pk), name=u.username, full_name=u.full_name) for u in users
    ]
    # Names that begin so first, groups before people where both do.
    found.sort(key=lambda one: not username_fold(one.name).startswith(key))
    return found[:_MOST]
