"""The token that opens one thing, for whoever asks through the API: a browser or a program.

Laws: what demands a second factor opens only to a browser that has just shown one; what the tunnel
would refuse for a reason that is known now is refused now, with what to do.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.factors import factor_check_fresh, factor_is_fresh
from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.admitting.balancing import (
    NOTHING_TO_OPEN,
    ONLY_A_FOLDER,
    folder_candidates,
)
from deskgate.control.admitting.joining import session_look, why_not_silently
from deskgate.control.admitting.returning import session_to_return_to
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import (
    Conflict,
    ControlError,
    Forbidden,
    NotFound,
    SecondFactorNeeded,
)
from deskgate.control.sharing.selectors import NOT_THERE, share_received_get
from deskgate.control.tokens.api_tokens import api_tunnel_token_issue
from deskgate.control.tokens.logins import login_of_session
from deskgate.control.tokens.models import ApiToken
from deskgate.control.tokens.services import Opened, Return, SilentLook, browser_token_issue
from deskgate.control.tree.inheritance import Effective, effective
from deskgate.control.tree.models import Connection, Folder, FolderKind
from deskgate.control.vault.passthrough import password_there
from deskgate.control.vault.problems import problem_error
from deskgate.control.vault.resolution import LoginSource, login_resolve
from deskgate.grants import Refused, Secret
from deskgate.guac.status import Status

_NO_FACTOR: Final = "This connection demands a second factor, which API tokens have not."
_ALL_ASK: Final = (
    "The connections of this group ask for credentials when they are opened. Open one by itself."
)


def opening_token_issue(
    *, request: HttpRequest, person: User, connection: Connection, api_token: ApiToken | None
) -> Secret:
    """Good for one tunnel to this connection. Raises SecondFactorNeeded, Forbidden, LoginOver."""
    shown = _factor_shown(request, person, effective(connection), api_token)
    return _issue(request, person, connection, api_token, shown)


def folder_token_issue(
    *, request: HttpRequest, person: User, folder: Folder, api_token: ApiToken | None
) -> Secret:
    """Good for one tunnel to one of this balancing folder's connections.

    Raises Conflict where it is only a folder or there is nothing to open in it; and what is in the
    way of its connections, where something is in the way of each, SecondFactorNeeded before others.
    """
    if folder.kind != FolderKind.BALANCING:
        raise Conflict(ONLY_A_FOLDER)
    shown = api_token is None and factor_is_fresh(request, person)
    in_the_way: list[ControlError] = []
    for connection in folder_candidates(person, folder):
        try:
            _check_opens(request, person, connection, api_token)
        except ControlError as refused:
            in_the_way.append(refused)
        else:
            return _issue(request, person, folder, api_token, shown)
    raise min(in_the_way, key=_turn) if in_the_way else Conflict(NOTHING_TO_OPEN)


def looking_token_issue(
    *,
    request: HttpRequest,
    person: User,
    session_id: str,
    api_token: ApiToken | None,
    is_silent: bool = False,
) -> tuple[Secret, SessionLog]:
    """Good for one look into this live session, which comes along.

    Raises NotFound, Forbidden, SecondFactorNeeded.
    """
    not_silently = why_not_silently(person) if is_silent else None
    if not_silently is not None:
        raise Forbidden(not_silently)
    with transaction.atomic():
        user_lock(user_id=person.pk)  # before the session's row, as the tunnel locks them
        try:
            look = session_look(person, session_id)
        except Refused as refused:
            missing = refused.status == Status.RESOURCE_NOT_FOUND
            raise (NotFound if missing else Forbidden)(refused.message) from None
        shown = _factor_shown(request, person, look.applies, api_token)
        opens = SilentLook(look.primary) if is_silent else look.primary
        return _issue(request, person, opens, api_token, shown), look.primary


def share_token_issue(
    *, request: HttpRequest, person: User, share_id: str, api_token: ApiToken | None
) -> Secret:
    """Good for one tunnel to what is shared with this person by this share.

    Raises NotFound, Forbidden, SecondFactorNeeded.
    """
    share, _ = share_received_get(person=person, share_id=share_id)
    connection = share.session.connection if share.session is not None else share.connection
    if connection is None:
        raise NotFound(NOT_THERE)
    shown = _factor_shown(request, person, effective(connection), api_token)
    return _issue(request, person, share, api_token, shown)


def returning_token_issue(
    *, request: HttpRequest, person: User, session_id: str, api_token: ApiToken | None
) -> tuple[Secret, SessionLog]:
    """Good for going on, once, with this person's own live session, which comes along.

    Raises NotFound, Forbidden, SecondFactorNeeded.
    """
    with transaction.atomic():
        user_lock(user_id=person.pk)  # before the session's row, as the tunnel locks them
        try:
            session = session_to_return_to(person, session_id)
        except Refused as refused:
            raise NotFound(refused.message) from None
        shown = False
        # Who opened it with a second factor goes on with it by the same log-in.
        if session.connection is not None and session.login != login_of_session(request.session):
            shown = _factor_shown(request, person, effective(session.connection), api_token)
        return _issue(request, person, Return(session), api_token, shown), session


def _factor_shown(
    request: HttpRequest, person: User, applies: Effective, api_token: ApiToken | None
) -> bool:
    """Whether a second factor is demanded; then it was just shown. Raises otherwise."""
    if not applies.second_factor:
        return False
    if api_token is not None:
        raise Forbidden(_NO_FACTOR)
    factor_check_fresh(request, person)
    return True


def _check_opens(
    request: HttpRequest, person: User, connection: Connection, api_token: ApiToken | None
) -> None:
    """What would be in the way of this connection of a group. Raises ControlError."""
    applies = effective(connection)
    passes_through = password_there(login=login_of_session(request.session) or "")
    login = login_resolve(
        person=person, connection=connection, applies=applies, passes_through=passes_through
    )
    if login.problem is not None:
        raise problem_error(login.problem)
    if login.source is LoginSource.ASK:
        raise Conflict(_ALL_ASK)
    _factor_shown(request, person, applies, api_token)


def _turn(refused: ControlError) -> bool:
    """What the person can mend in the page at once is told first."""
    return not isinstance(refused, SecondFactorNeeded)


def _issue(
    request: HttpRequest, person: User, opens: Opened, api_token: ApiToken | None, shown: bool
) -> Secret:
    if api_token is not None:
        return api_tunnel_token_issue(token=api_token, opens=opens)
    return browser_token_issue(
        person=person, opens=opens, session=request.session, factor_shown=shown
    )
