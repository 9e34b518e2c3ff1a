"""/me/api-tokens: what programs act with in one's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from deskgate.control.accounts.factors import proof_check
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.me_schemas import ApiTokenIn, ApiTokenOut, NewApiTokenOut
from deskgate.control.api.schemas import Problem
from deskgate.control.tokens.api_tokens import api_token_create, api_token_delete
from deskgate.control.tokens.models import ApiToken
from deskgate.control.tokens.scopes import Scope
from deskgate.control.tokens.selectors import api_tokens_of

router = Router(tags=["me"])


@router.get("", response={200: list[ApiTokenOut], ERRORS: Problem})
def api_tokens_list(request: HttpRequest) -> list[ApiTokenOut]:
    """One's API tokens, those that have ended, too."""
    return [_out(row) for row in api_tokens_of(person_of(request))]


@router.post("", response={201: NewApiTokenOut, ERRORS: Problem})
def api_token_post(request: HttpRequest, given: ApiTokenIn) -> Status[NewApiTokenOut]:
    """A new one. Needs the proof of the last minutes, because it opens what a log-in opens."""
    proof_check(request)
    row, token = api_token_create(
        person=person_of(request),
        name=given.name,
        scopes=given.scopes,
        expires_at=given.expires_at,
    )
    return Status(201, NewApiTokenOut(**_out(row).model_dump(), token=token.reveal()))


@router.delete("/{token_id}", response={204: None, ERRORS: Problem})
def api_token_remove(request: HttpRequest, token_id: str) -> HttpResponse:
    """Void at once."""
    api_token_delete(person=person_of(request), token_id=token_id)
    return HttpResponse(status=204)


def _out(row: ApiToken) -> ApiTokenOut:
    return ApiTokenOut(
        id=str(row.pk),
        name=row.name,
        scopes=[Scope(scope) for scope in row.scopes],
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
