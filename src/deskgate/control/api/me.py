"""/me: one's own profile and password, and where one is logged in."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.accounts.log_outs import log_out_everywhere, log_out_one
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_change
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.services import profile_update
from deskgate.control.api.auth import ByToken, Enrolling, Renewing, person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.etags import etag_check, etag_tell
from deskgate.control.api.me_schemas import OwnPasswordIn, PresenceOut, ProfileOut, ProfilePatch
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import LoginOver
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tokens.selectors import presence_get, presences
from deskgate.grants import Secret

router = Router(tags=["me"])


@router.get("", response={200: ProfileOut, ERRORS: Problem})
def me_read(request: HttpRequest, response: HttpResponse) -> ProfileOut:
    """One's own profile."""
    user = person_of(request)
    etag_tell(response, user)
    return _profile(user)


@router.patch("", response={200: ProfileOut, ERRORS: Problem})
def me_patch(request: HttpRequest, response: HttpResponse, changes: ProfilePatch) -> ProfileOut:
    """Change what is given. The name one logs in with is the administrators' to change."""
    with transaction.atomic():
        user = user_lock(user_id=person_of(request).pk)
        if user is None:
            raise LoginOver
        etag_check(request, user)
        for field, value in changes.model_dump(exclude_unset=True, exclude_none=True).items():
            setattr(user, field, value)
        profile_update(user=user)
    etag_tell(response, user)
    return _profile(user)


@router.post(
    "/password",
    response={204: None, ERRORS | {429}: Problem},
    auth=[ByToken(), Renewing()],
)
def me_password(request: HttpRequest, given: OwnPasswordIn) -> HttpResponse:
    """A new password; one's other log-ins end. 403 when the current one is wrong."""
    password_change(
        request=request,
        current=Secret(given.current.get_secret_value()),
        new=Secret(given.new.get_secret_value()),
    )
    return HttpResponse(status=204)


@router.get("/logins", response={200: list[PresenceOut], ERRORS: Problem}, auth=Enrolling())
def me_logins(request: HttpRequest) -> list[PresenceOut]:
    """Everywhere one is logged in, what was seen last first; one's API tokens after that."""
    here = login_of_session(request.session)
    return [
        PresenceOut(
            id=one.id,
            kind=one.kind,
            name=one.name,
            address=one.address,
            user_agent=one.user_agent,
            created_at=one.created_at,
            seen_at=one.seen_at,
            current=one.login == here,
        )
        for one in presences(person_of(request))
    ]


@router.delete("/logins/{login_id}", response={204: None, ERRORS: Problem}, auth=Enrolling())
def me_login_remove(request: HttpRequest, login_id: str) -> HttpResponse:
    """Log out there; what was opened there ends. An API token is deleted."""
    presence = presence_get(person=person_of(request), presence_id=login_id)
    log_out_one(request=request, presence=presence)
    return HttpResponse(status=204)


@router.delete("/logins", response={204: None, ERRORS: Problem}, auth=Enrolling())
def me_logins_remove(request: HttpRequest, also_this: bool = False) -> HttpResponse:
    """Log out everywhere else, or here, too; API tokens are deleted, live sessions end."""
    log_out_everywhere(request=request, also_here=also_this)
    return HttpResponse(status=204)


def _profile(user: User) -> ProfileOut:
    return ProfileOut(
        id=str(user.pk),
        username=user.username,
        full_name=user.full_name,
        email=user.email,
        time_zone=user.time_zone,
    )
