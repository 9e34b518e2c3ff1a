"""/users: people, for administrators.

Law: an API token neither makes administrators nor sets passwords, nor says who has the password:
it would outlive its end by them.
"""

from __future__ import annotations

from typing import Annotated

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import SecretStr

from deskgate.control.accounts.attempts import attempts_forget
from deskgate.control.accounts.factor_services import factors_reset
from deskgate.control.accounts.factors import proof_check
from deskgate.control.accounts.groups import memberships_set
from deskgate.control.accounts.groups_selectors import group_get
from deskgate.control.accounts.log_outs import log_ins_end
from deskgate.control.accounts.models import Group, Source, User
from deskgate.control.accounts.passwords import password_disable, password_set
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.services import user_create, user_delete, user_update
from deskgate.control.accounts.users_selectors import has_factor, user_by_id, users_found
from deskgate.control.accounts.validity import LIMITS
from deskgate.control.api.auth import person_of, token_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.paging import Limit, page
from deskgate.control.api.schemas import Problem
from deskgate.control.api.users_schemas import (
    NamedOut,
    PasswordIn,
    UserIn,
    UserOut,
    UserPageOut,
    UserPatch,
)
from deskgate.control.directory.services import person_link
from deskgate.control.errors import Conflict, Forbidden, Invalid, NotFound
from deskgate.grants import Secret

_SORTS = {"username": "username_key", "created_at": "created_at"}

router = Router(tags=["users"])


@router.get("", response={200: UserPageOut, ERRORS: Problem})
def users_list(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    is_active: bool | None = None,
    group: str | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
    sort: str | None = None,
) -> UserPageOut:
    """People with `q` in a name or the e-mail address, in `group` or a group within it."""
    rows = users_found(asker=person_of(request), q=q, is_active=is_active, group_id=group)
    found, following = page(rows, cursor=cursor, limit=limit, sort=sort, sorts=_SORTS)
    return UserPageOut(items=[_out(user) for user in found], next_cursor=following)


@router.post("", response={201: UserOut, ERRORS: Problem})
def user_post(request: HttpRequest, response: HttpResponse, given: UserIn) -> Status[UserOut]:
    """A new person."""
    asker = _administrator(request)
    if given.password is not None or given.is_admin or given.source != Source.MANUAL:
        _check_no_token(request)
    with transaction.atomic():
        user = user_create(
            username=given.username,
            password=_secret(given.password),
            is_admin=given.is_admin,
            full_name=given.full_name,
            email=given.email,
        )
        _limit(user, given)
        memberships_set(user=user, source=Source.MANUAL, groups=_groups(asker, given.groups))
        if given.source != user.source:
            person_link(user=user, source=given.source)
    return Status(201, _told(response, asker, user))


def _limit(user: User, given: UserIn) -> None:
    """When the account may be used, from its beginning, if anything is said of it."""
    said = given.model_dump(include={"time_zone", "password_expired", *LIMITS})
    if any(value not in (None, "", False) for value in said.values()):
        for field, value in said.items():
            setattr(user, field, value)
        user_update(user=user, is_active=user.is_active, is_admin=user.is_admin)


@router.get("/{user_id}", response={200: UserOut, ERRORS: Problem})
def user_read(request: HttpRequest, response: HttpResponse, user_id: str) -> UserOut:
    """One person."""
    user = user_by_id(asker=person_of(request), user_id=user_id)
    etag_tell(response, user)
    return _out(user)


@router.patch("/{user_id}", response={200: UserOut, ERRORS: Problem})
def user_patch(
    request: HttpRequest, response: HttpResponse, user_id: str, changes: UserPatch
) -> UserOut:
    """Change what is given. Who is disabled loses log-ins and live sessions at once."""
    asker = person_of(request)
    with transaction.atomic():
        user = _locked(request, user_id)
        said = changes.model_dump(exclude_unset=True)
        given = {name: v for name, v in said.items() if v is not None or name in LIMITS}
        groups = given.pop("groups", None)
        source = given.pop("source", user.source)
        is_active = given.pop("is_active", user.is_active)
        is_admin = given.pop("is_admin", user.is_admin)
        if is_admin and not user.is_admin:
            _check_no_token(request)
        for field, value in given.items():
            setattr(user, field, value)
        user_update(user=user, is_active=is_active, is_admin=is_admin)
        if groups is not None:
            memberships_set(user=user, source=Source.MANUAL, groups=_groups(asker, groups))
        if source != user.source:
            _check_no_token(request)
            proof_check(request)  # it decides who may log in as this person
            person_link(user=user, source=source)
    return _told(response, asker, user)


@router.delete("/{user_id}", response={204: None, ERRORS: Problem})
def user_remove(request: HttpRequest, user_id: str) -> HttpResponse:
    """Delete a person; the log keeps their name."""
    with transaction.atomic():
        user_delete(user=_locked(request, user_id))
    return HttpResponse(status=204)


@router.post("/{user_id}/password", response={204: None, ERRORS: Problem})
def user_password_post(request: HttpRequest, user_id: str, given: PasswordIn) -> HttpResponse:
    """Set somebody's password, or take it away; their log-ins end. Needs the proof again."""
    user = user_by_id(asker=person_of(request), user_id=user_id)
    proof_check(request)
    password = _secret(given.password)
    if password is None:
        password_disable(user=user)
    elif user.source != Source.MANUAL:
        raise Conflict(
            f"{user.username}'s password is kept in a directory ({user.source}), not here."
        )
    else:
        password_set(user=user, password=password)
    return HttpResponse(status=204)


@router.delete("/{user_id}/logins", response={204: None, ERRORS: Problem})
def user_logins_remove(request: HttpRequest, user_id: str) -> HttpResponse:
    """Log somebody out everywhere; their API tokens are deleted, their live sessions end."""
    log_ins_end(user=user_by_id(asker=person_of(request), user_id=user_id))
    return HttpResponse(status=204)


@router.delete("/{user_id}/second-factor", response={204: None, ERRORS: Problem})
def user_second_factor_remove(request: HttpRequest, user_id: str) -> HttpResponse:
    """Take all second factors of somebody away who lost them. Needs the proof again."""
    user = user_by_id(asker=person_of(request), user_id=user_id)
    proof_check(request)
    factors_reset(user=user)
    return HttpResponse(status=204)


@router.delete("/{user_id}/lock", response={204: None, ERRORS: Problem})
def user_lock_remove(request: HttpRequest, user_id: str) -> HttpResponse:
    """Forget the wrong passwords and codes that lock somebody's name for some address."""
    attempts_forget(user=user_by_id(asker=person_of(request), user_id=user_id))
    return HttpResponse(status=204)


def _administrator(request: HttpRequest) -> User:
    user = person_of(request)
    if not user.is_admin:
        raise Forbidden("Only administrators manage people.")
    return user


def _check_no_token(request: HttpRequest) -> None:
    if token_of(request) is not None:
        raise Forbidden("An API token makes no administrators and sets no passwords.")


def _locked(request: HttpRequest, user_id: str) -> User:
    asked = user_by_id(asker=person_of(request), user_id=user_id)
    user = user_lock(user_id=asked.pk)
    if user is None:
        raise NotFound("There is no such person.")
    etag_check(request, user)
    return user


def _groups(asker: User, keys: list[str]) -> list[Group]:
    try:
        return [group_get(user=asker, group_id=key) for key in keys]
    except NotFound as missing:
        raise Invalid({"groups": [str(missing)]}) from None


def _secret(given: SecretStr | None) -> Secret | None:
    return None if given is None else Secret(given.get_secret_value())


def _told(response: HttpResponse, asker: User, user: User) -> UserOut:
    now = user_by_id(asker=asker, user_id=str(user.pk))
    etag_tell(response, now)
    return _out(now)


def _out(user: User) -> UserOut:
    return UserOut(
        id=str(user.pk),
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        time_zone=user.time_zone,
        organization=user.organization,
        organizational_role=user.organizational_role,
        valid_from=user.valid_from,
        valid_until=user.valid_until,
        window_start=user.window_start,
        window_end=user.window_end,
        password_expired=user.password_expired,
        is_admin=user.is_admin,
        is_active=user.is_active,
        source=user.source,
        has_password=user.has_usable_password(),
        second_factor=has_factor(user),
        groups=_groups_out(user, by_hand=True),
        directory_groups=_groups_out(user, by_hand=False),
        last_login=user.last_login,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def _groups_out(user: User, *, by_hand: bool) -> list[NamedOut]:
    rows = user.memberships.all()
    groups = {row.group for row in rows if (row.source == Source.MANUAL) is by_hand}
    ordered = sorted(groups, key=lambda group: group.name_key)
    return [NamedOut(id=str(group.pk), name=group.name) for group in ordered]
