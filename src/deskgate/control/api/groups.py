"""/groups: make, change, delete; who and which groups are in them. For administrators."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.accounts.groups import (
    group_create,
    group_delete,
    group_update,
    member_add,
    member_remove,
    nesting_add,
    nesting_remove,
)
from deskgate.control.accounts.groups_selectors import (
    group_get,
    groups_directly_within,
    groups_visible_to,
    members_direct,
)
from deskgate.control.accounts.models import Group, Source, User, username_fold
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.groups_schemas import (
    MemberOut,
    MembersOut,
    PersonGroupIn,
    PersonGroupOut,
    PersonGroupPageOut,
    PersonGroupPatch,
    ReferenceOut,
)
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import NotFound
from deskgate.control.texts import identifier

_SORTS = {"name": "name_key", "created_at": "created_at"}

router = Router(tags=["groups"])


@router.get("", response={200: PersonGroupPageOut, ERRORS: Problem})
def groups_list(
    request: HttpRequest,
    q: str = "",
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> PersonGroupPageOut:
    """Groups whose name or description has `q` in it. Sorted by name or created_at."""
    rows = groups_visible_to(person_of(request))
    if q:
        text = q.replace("\0", "\ufffd")  # PostgreSQL can't even look for a NUL
        rows = rows.filter(name_key__contains=username_fold(text)) | rows.filter(
            description__icontains=text
        )
    found, following = page(_counted(rows), cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    return PersonGroupPageOut(items=[_out(group) for group in found], next_cursor=following)


@router.post("", response={201: PersonGroupOut, ERRORS: Problem})
def group_post(
    request: HttpRequest, response: HttpResponse, group: PersonGroupIn
) -> Status[PersonGroupOut]:
    """A new group."""
    groups_visible_to(person_of(request))
    made = group_create(**group.model_dump())
    etag_tell(response, made)
    return Status(201, _read(made))


@router.get("/{group_id}", response={200: PersonGroupOut, ERRORS: Problem})
def group_read(request: HttpRequest, response: HttpResponse, group_id: str) -> PersonGroupOut:
    """One group."""
    group = group_get(user=person_of(request), group_id=group_id)
    etag_tell(response, group)
    return _read(group)


@router.patch("/{group_id}", response={200: PersonGroupOut, ERRORS: Problem})
def group_patch(
    request: HttpRequest, response: HttpResponse, group_id: str, changes: PersonGroupPatch
) -> PersonGroupOut:
    """Change what is given."""
    with transaction.atomic():
        group = _locked(request, group_id)
        group_update(group=group, **changes.model_dump())
    etag_tell(response, group)
    return _read(group)


@router.delete("/{group_id}", response={204: None, ERRORS: Problem})
def group_remove(request: HttpRequest, group_id: str) -> HttpResponse:
    """Delete a group; what it was given goes with it."""
    with transaction.atomic():
        group_delete(group=_locked(request, group_id))
    return HttpResponse(status=204)


@router.get("/{group_id}/members", response={200: MembersOut, ERRORS: Problem})
def group_members(request: HttpRequest, group_id: str) -> MembersOut:
    """The people and the groups that stand in it directly."""
    group = group_get(user=person_of(request), group_id=group_id)
    return MembersOut(
        users=[
            MemberOut(
                id=str(row.user_id),
                username=row.user.username,
                full_name=row.user.full_name,
                source=Source(row.source),
            )
            for row in members_direct(group)
        ],
        groups=[
            ReferenceOut(id=str(one.pk), name=one.name) for one in groups_directly_within(group)
        ],
    )


@router.put("/{group_id}/users/{user_id}", response={204: None, ERRORS: Problem})
def group_user_put(request: HttpRequest, group_id: str, user_id: str) -> HttpResponse:
    """Put a person into the group."""
    group = group_get(user=person_of(request), group_id=group_id)
    member_add(group=group, user=_person(user_id))
    return HttpResponse(status=204)


@router.delete("/{group_id}/users/{user_id}", response={204: None, ERRORS: Problem})
def group_user_remove(request: HttpRequest, group_id: str, user_id: str) -> HttpResponse:
    """Take a person out of the group; not whom a directory has put there."""
    group = group_get(user=person_of(request), group_id=group_id)
    member_remove(group=group, user=_person(user_id))
    return HttpResponse(status=204)


@router.put("/{group_id}/groups/{child_id}", response={204: None, ERRORS: Problem})
def group_group_put(request: HttpRequest, group_id: str, child_id: str) -> HttpResponse:
    """Put a group within the group: its members count here, too."""
    user = person_of(request)
    parent = group_get(user=user, group_id=group_id)
    nesting_add(parent=parent, child=group_get(user=user, group_id=child_id))
    return HttpResponse(status=204)


@router.delete("/{group_id}/groups/{child_id}", response={204: None, ERRORS: Problem})
def group_group_remove(request: HttpRequest, group_id: str, child_id: str) -> HttpResponse:
    """Take a group out of the group."""
    user = person_of(request)
    parent = group_get(user=user, group_id=group_id)
    nesting_remove(parent=parent, child=group_get(user=user, group_id=child_id))
    return HttpResponse(status=204)


def _locked(request: HttpRequest, group_id: str) -> Group:
    seen = group_get(user=person_of(request), group_id=group_id)
    group = Group.objects.select_for_update().filter(pk=seen.pk).first()
    if group is None:
        raise NotFound("There is no such group.")
    etag_check(request, group)
    return group


def _person(user_id: str) -> User:
    user = User.objects.filter(pk=identifier(user_id)).first()
    if user is None:
        raise NotFound("There is no such user.")
    return user


def _counted(rows: QuerySet[Group]) -> QuerySet[Group]:
    return rows.annotate(
        users_count=Count("memberships__user", distinct=True),
        groups_count=Count("children", distinct=True),
    )


def _read(group: Group) -> PersonGroupOut:
    return _out(_counted(Group.objects.all()).get(pk=group.pk))


def _out(group: Any) -> PersonGroupOut:
    return PersonGroupOut(
        id=str(group.pk),
        name=group.name,
        description=group.description,
        require_second_factor=group.require_second_factor,
        is_enabled=group.is_enabled,
        users=group.users_count,
        groups=group.groups_count,
        created_at=group.created_at,
        updated_at=group.updated_at,
    )
