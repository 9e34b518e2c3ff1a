"""/explain: why somebody may do something, or why not."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.grants_schemas import (
    ExplanationOut,
    PlaceOut,
    ReasonOut,
    RightsOut,
    role_name,
)
from deskgate.control.api.schemas import Problem
from deskgate.control.audit.actor import current_actor
from deskgate.control.errors import Forbidden, Invalid, NotFound
from deskgate.control.permissions.explain import Reason, explain
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import role_on
from deskgate.control.permissions.values import moment_clean
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get, folder_get
from deskgate.control.tree.visibility import Action

router = Router(tags=["grants"])


@router.get("", response={200: ExplanationOut, ERRORS: Problem})
def explanation_read(
    request: HttpRequest,
    user_id: str,
    connection_id: str | None = None,
    folder_id: str | None = None,
    at: AwareDatetime | None = None,
    address: Annotated[str | None, Query(max_length=64)] = None,
) -> ExplanationOut:
    """What the person may do there, now or `at` a time, and by which grants.

    For who manages the connection or folder; everybody may ask about themselves. Without an
    `address`, one's own is taken for oneself, and none for others.
    """
    asker = person_of(request)
    place = place_asked(asker, connection_id=connection_id, folder_id=folder_id)
    person = _person(asker, user_id, place)
    if address is None:
        address = current_actor().address if person == asker else ""
    found = explain(person=person, place=place, at=_moment(at), address=address)
    return ExplanationOut(
        allowed_role=None if found.role is None else role_name(found.role),
        rights=None if found.rights is None else rights_out(found.rights),
        until=found.until,
        reasons=[_reason(reason) for reason in found.reasons],
        sentence=found.sentence,
    )


def place_asked(user: User, *, connection_id: str | None, folder_id: str | None) -> Place:
    """The one connection or folder that was named, and that this person sees. Raises."""
    if (connection_id is None) == (folder_id is None):
        raise Invalid({"connection_id": ["Name either a connection or a folder."]})
    if connection_id is not None:
        return connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    return folder_get(user=user, folder_id=folder_id or "", action=Action.SEE)


def rights_out(rights: Right) -> RightsOut:
    """The rights as the API writes them."""
    return RightsOut(
        view_only=Right.INPUT not in rights,
        may_copy=Right.COPY in rights,
        may_paste=Right.PASTE in rights,
        may_upload=Right.UPLOAD in rights,
        may_download=Right.DOWNLOAD in rights,
        recording_required=Right.UNRECORDED not in rights,
    )


def _moment(at: datetime | None) -> datetime:
    try:
        return moment_clean(at) or timezone.now()
    except ValueError as error:
        raise Invalid({"at": [f"{str(error).capitalize()}."]}) from None


def _person(asker: User, user_id: str, place: Place) -> User:
    if identifier(user_id) == asker.pk:
        return asker
    if (role_on(asker, place) or 0) < Role.MANAGE:
        raise Forbidden("Only who manages this may ask about others.")
    person = User.objects.filter(pk=identifier(user_id)).first()
    if person is None:
        raise NotFound("There is no such user.")
    return person


def _reason(reason: Reason) -> ReasonOut:
    return ReasonOut(
        grant_id=None if reason.grant is None else str(reason.grant.pk),
        sentence=reason.sentence,
        role=role_name(reason.role),
        active=reason.why_not is None,
        why_not=reason.why_not,
        via=reason.via,
        on=_place(reason.grant),
    )


def _place(grant: AccessGrant | None) -> PlaceOut:
    place = grant and (grant.connection or grant.folder)
    if not place:
        return PlaceOut(kind="everything", id=None, name="Everything")
    return PlaceOut(
        kind="connection" if isinstance(place, Connection) else "folder",
        id=str(place.pk),
        name=place.name,
    )
