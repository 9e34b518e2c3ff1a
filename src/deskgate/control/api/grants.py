"""/grants: who may do what on what; who manages a place gives there what they hold themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.accounts.models import Group, User
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.explain import place_asked
from deskgate.control.api.grants_schemas import (
    AboveOut,
    ChangeOut,
    DifferenceOut,
    GrantIn,
    GrantOut,
    GrantPageOut,
    GrantPatch,
    GrantPreviewIn,
    HoursOut,
    PreviewOut,
    role_name,
)
from deskgate.control.api.groups_schemas import ReferenceOut
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Invalid, NotFound
from deskgate.control.permissions.listing import (
    active_now,
    grant_get,
    grants_of_person,
    grants_on,
    grants_visible_to,
    may_change,
)
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.preview import Change, Difference, preview
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.services import (
    check_may,
    grant_change,
    grant_give,
    grant_make,
    grant_take,
    place_of,
)
from deskgate.control.permissions.terms import terms_of
from deskgate.control.permissions.values import GrantValues, values_put
from deskgate.control.permissions.words import grant_sentence
from deskgate.control.texts import identifier

_SORTS = {"created_at": "created_at", "role": "role"}
_ON = {"user_id", "group_id", "folder_id", "connection_id"}

router = Router(tags=["grants"])


@router.get("", response={200: GrantPageOut, ERRORS: Problem})
def grants_list(
    request: HttpRequest,
    folder_id: str | None = None,
    connection_id: str | None = None,
    root: bool = False,
    user_id: str | None = None,
    group_id: str | None = None,
    inherited: bool = False,
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> GrantPageOut:
    """The grants on a folder, a connection or the `root`, or on all that one manages.

    With `inherited` also those that reach it from above; of a user, those by groups, too.
    """
    asker = person_of(request)
    place: Place = None
    if folder_id is not None or connection_id is not None:
        place = place_asked(asker, connection_id=connection_id, folder_id=folder_id)
    if place is not None or root:
        rows = grants_on(user=asker, place=place, inherited=inherited)
    else:
        rows = grants_visible_to(asker)
    rows = _to(rows, user_id, group_id, inherited=inherited)
    found, following = page(rows, cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    items = _outs(asker, found, place)
    return GrantPageOut(items=items, next_cursor=following)


@router.post("", response={201: GrantOut, ERRORS: Problem})
def grant_post(request: HttpRequest, response: HttpResponse, grant: GrantIn) -> Status[GrantOut]:
    """Give somebody something; no more than one holds there oneself."""
    asker = person_of(request)
    user, group = _receiver(grant)
    made = grant_give(
        actor=asker, user=user, group=group, place=_place(asker, grant), values=_values(grant)
    )
    etag_tell(response, made)
    return Status(201, _outs(asker, [made], None)[0])


@router.post("/preview", response={200: PreviewOut, ERRORS: Problem})
def grant_preview(request: HttpRequest, grant: GrantPreviewIn) -> PreviewOut:
    """What would change: by a new grant, by a change of one (`id`), or without it (`delete`)."""
    asker = person_of(request)
    if grant.id is None:
        user, group = _receiver(grant)
        made = grant_make(user=user, group=group, place=_place(asker, grant), values=_values(grant))
        check_may(asker, made)
        return _preview(None, made)
    before = grant_get(user=asker, grant_id=grant.id)
    check_may(asker, before)
    if grant.delete:
        return _preview(before, None)
    after = grant_get(user=asker, grant_id=grant.id)
    values_put(after, _values(grant, given=grant.model_fields_set))
    check_may(asker, after)
    return _preview(before, after)


@router.get("/{grant_id}", response={200: GrantOut, ERRORS: Problem})
def grant_read(request: HttpRequest, response: HttpResponse, grant_id: str) -> GrantOut:
    """One grant."""
    asker = person_of(request)
    grant = grant_get(user=asker, grant_id=grant_id)
    etag_tell(response, grant)
    return _outs(asker, [grant], None)[0]


@router.patch("/{grant_id}", response={200: GrantOut, ERRORS: Problem})
def grant_patch(
    request: HttpRequest, response: HttpResponse, grant_id: str, changes: GrantPatch
) -> GrantOut:
    """Change what it gives or its limits. Sessions that it no longer allows end."""
    asker = person_of(request)
    with transaction.atomic():
        grant = _locked(request, asker, grant_id)
        given = {
            name
            for name in changes.model_fields_set
            if getattr(changes, name) is not None or name in {"valid_from", "valid_until"}
        }
        grant_change(actor=asker, grant=grant, values=_values(changes, given=given))
    etag_tell(response, grant)
    return _outs(asker, [grant], None)[0]


@router.delete("/{grant_id}", response={204: None, ERRORS: Problem})
def grant_remove(request: HttpRequest, grant_id: str) -> HttpResponse:
    """Take it away. Sessions that it allowed end."""
    asker = person_of(request)
    with transaction.atomic():
        grant_take(actor=asker, grant=_locked(request, asker, grant_id))
    return HttpResponse(status=204)


def _locked(request: HttpRequest, asker: User, grant_id: str) -> AccessGrant:
    seen = grant_get(user=asker, grant_id=grant_id)
    if not AccessGrant.objects.select_for_update().filter(pk=seen.pk).exists():
        raise NotFound("There is no such grant.")
    grant = grant_get(user=asker, grant_id=grant_id)  # as it is now that it is locked
    etag_check(request, grant)
    return grant


def _to(
    rows: QuerySet[AccessGrant], user_id: str | None, group_id: str | None, *, inherited: bool
) -> QuerySet[AccessGrant]:
    if group_id is not None:
        rows = rows.filter(group_id=identifier(group_id))
    if user_id is None:
        return rows
    if not inherited:
        return rows.filter(user_id=identifier(user_id))
    person = User.objects.filter(pk=identifier(user_id)).first()
    return rows.none() if person is None else grants_of_person(rows, person=person)


def _receiver(grant: GrantIn) -> tuple[User | None, Group | None]:
    """The person or the group; the service refuses neither and both."""
    user = group = None
    if grant.user_id is not None:
        user = User.objects.filter(pk=identifier(grant.user_id)).first()
        if user is None:
            raise Invalid({"user_id": ["There is no such user."]})
    if grant.group_id is not None:
        group = Group.objects.filter(pk=identifier(grant.group_id)).first()
        if group is None:
            raise Invalid({"group_id": ["There is no such group."]})
    return user, group


def _place(asker: User, grant: GrantIn) -> Place:
    if grant.folder_id is None and grant.connection_id is None:
        return None
    return place_asked(asker, connection_id=grant.connection_id, folder_id=grant.folder_id)


def _values(given_by: GrantIn | GrantPatch, given: Iterable[str] | None = None) -> GrantValues:
    """What is said of the grant itself; only the fields in `given`, when there is one."""
    said: dict[str, Any] = given_by.model_dump(exclude={*_ON, "id", "delete"})
    if given is not None:
        said = {name: said[name] for name in said if name in set(given)}
    if "role" in said:
        said["role"] = Role[str(said["role"]).upper()]
    return cast("GrantValues", said)  # the schemas have these very fields


def _outs(asker: User, grants: list[AccessGrant], asked: Place) -> list[GrantOut]:
    changeable = may_change(user=asker, grants=grants)
    return [_out(grant, asked, may=grant.pk in changeable) for grant in grants]


def _out(grant: AccessGrant, asked: Place, *, may: bool) -> GrantOut:
    place = place_of(grant)
    above = asked is not None and place != asked
    readable = terms_of(grant) is not None
    return GrantOut(
        id=str(grant.pk),
        user=_named(grant.user),
        group=_named(grant.group),
        folder=_named(grant.folder),
        connection=_named(grant.connection),
        role=role_name(grant.role),
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
        hours=[HoursOut(**one) for one in grant.hours] if readable else [],
        time_zone=grant.time_zone,
        networks=grant.networks if readable else [],
        view_only=grant.view_only,
        may_copy=grant.may_copy,
        may_paste=grant.may_paste,
        may_upload=grant.may_upload,
        may_download=grant.may_download,
        recording_required=grant.recording_required,
        note=grant.note,
        created_by=grant.created_by_name,
        created_at=grant.created_at,
        updated_at=grant.updated_at,
        active=active_now(grant),
        inherited_from=_origin(place) if above else None,
        may_change=may,
        sentence=grant_sentence(grant),
    )


def _named(thing: Any) -> ReferenceOut | None:
    return None if thing is None else ReferenceOut(id=str(thing.pk), name=str(thing))


def _origin(place: Place) -> AboveOut:
    return (
        AboveOut(id=None, name="Everything")
        if place is None
        else AboveOut(id=str(place.pk), name=place.name)
    )


def _preview(before: AccessGrant | None, after: AccessGrant | None) -> PreviewOut:
    found = preview(before=before, after=after)
    return PreviewOut(
        changes=[_change(one) for one in found.changes],
        people=found.people,
        sentence=found.sentence,
    )


def _change(change: Change) -> ChangeOut:
    return ChangeOut(
        user=ReferenceOut(id=str(change.user.pk), name=change.user.username),
        gained=_difference(change.effect.gained),
        lost=_difference(change.effect.lost),
        examples=change.effect.examples,
    )


def _difference(one: Difference) -> DifferenceOut:
    return DifferenceOut(
        folders=one.folders, connections=one.connections, abilities=dict(one.abilities)
    )
