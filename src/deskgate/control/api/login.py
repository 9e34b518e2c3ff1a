"""/connections/{id}/login and what a person may say about it: their own choice, and vouchers."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of
from deskgate.control.api.credential_schemas import (
    AskedName,
    CredentialRefOut,
    LoginOut,
    MyCredentialIn,
    VoucherIn,
)
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import Problem
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tree.models import Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action
from deskgate.control.vault.access import personal_get
from deskgate.control.vault.choices import choice_clear, choice_set
from deskgate.control.vault.confirmations import may_confirm, target_confirm
from deskgate.control.vault.models import CredentialKind
from deskgate.control.vault.passthrough import password_there
from deskgate.control.vault.resolution import Login, login_resolve, login_sentence

router = Router(tags=["credentials"])


@router.get("/{connection_id}/login", response={200: LoginOut, ERRORS: Problem})
def login_read(request: HttpRequest, connection_id: str) -> LoginOut:
    """How the caller would log in at this connection, in a sentence, or what is missing."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.CONNECT)
    return _answer(request, user, connection)


@router.put("/{connection_id}/my-credential", response={200: LoginOut, ERRORS: Problem})
def my_credential_put(request: HttpRequest, connection_id: str, choice: MyCredentialIn) -> LoginOut:
    """Log in here with credentials of the caller's own from now on."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.CONNECT)
    credential = personal_get(user=user, credential_id=choice.credential_id)
    choice_set(person=user, connection=connection, credential=credential, seen=choice.target)
    return _answer(request, user, connection)


@router.delete("/{connection_id}/my-credential", response={204: None, ERRORS: Problem})
def my_credential_remove(request: HttpRequest, connection_id: str) -> HttpResponse:
    """Log in here as the connection says."""
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.CONNECT)
    choice_clear(person=user, connection=connection)
    return HttpResponse(status=204)


@router.post("/{connection_id}/vouchers", response={200: LoginOut, ERRORS: Problem})
def voucher_post(
    request: HttpRequest, connection_id: str, voucher: VoucherIn | None = None
) -> LoginOut:
    """Confirm where the connection leads: its secrets and credentials may be sent there.

    Its own secrets are for those who manage it, credentials for those who manage these.
    """
    user = person_of(request)
    connection = connection_get(user=user, connection_id=connection_id, action=Action.SEE)
    target_confirm(user=user, connection=connection, seen=voucher.target if voucher else None)
    return _answer(request, user, connection)


def _answer(request: HttpRequest, user: User, connection: Connection) -> LoginOut:
    name = login_of_session(request.session) or ""
    login = login_resolve(
        person=user, connection=connection, passes_through=password_there(login=name)
    )
    return LoginOut(
        sentence=login_sentence(login),
        source=login.source,
        credential=_credential(login),
        username=login.username or None,
        ready=login.problem is None,
        problem=login.problem.kind if login.problem else None,
        what_to_do=login.problem.what_to_do if login.problem else "",
        ask_for=[_asked(name) for name in login.ask_for],
        target=login.digest,
        may_confirm=may_confirm(user=user, connection=connection, login=login),
    )


def _credential(login: Login) -> CredentialRefOut | None:
    one = login.credential
    if one is None:
        return None
    return CredentialRefOut(id=str(one.pk), name=one.name, kind=CredentialKind(one.kind))


def _asked(name: str) -> AskedName:
    return cast("AskedName", name)  # `ask_for` holds no others
