"""Who may move files through a live session by HTTP requests."""

from __future__ import annotations

from uuid import UUID

from deskgate.control.audit.selectors import sessions_live
from deskgate.control.errors import ControlError
from deskgate.control.guacapi.callers import caller_by
from deskgate.grants import Refused, Secret
from deskgate.guac.status import Status


def session_owned(*, token: Secret, session_id: UUID) -> bool:
    """Whether the token's own log-in has this session open. Raises Refused: nobody's token.

    Nobody else's session is told from one that isn't there.
    """
    try:
        caller = caller_by(token=token)
    except ControlError:  # a second factor has to be set up first
        caller = None
    if caller is None or not caller.login:
        raise Refused(Status.CLIENT_FORBIDDEN, "Permission Denied.")
    return sessions_live().filter(id=session_id, login=caller.login).exists()
