"""Lets a person go on with a live session of theirs in another browser, or in the same one again.

Laws: only whose session it is; from where they are now they may do all that the session may, for as
long, and what demands a second factor has been shown one by this log-in; the session itself isn't
begun anew, so nothing is resolved, told to the target or counted.
"""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.admitting.asker import Asker, allowed_on
from deskgate.control.admitting.joining import guacd_of
from deskgate.control.admitting.opening import second_factor_shown
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.text import clean
from deskgate.control.permissions.live import goes_beyond, session_recheck
from deskgate.control.setup import current_settings
from deskgate.control.texts import session_key
from deskgate.control.tree.inheritance import effective
from deskgate.grants import Grant, Person, Refused, Target
from deskgate.guac.status import Status

_OVER: Final = "There is no such session of yours, or it is over."
_ELSEWHERE: Final = "Another server carries this session. Open the page there to go on with it."
_LESS: Final = "From where you are now you may not do all that this session may."


def session_to_return_to(person: User, identifier: str) -> SessionLog:
    """The person's own live session of this identifier. Raises Refused."""
    return _live(SessionLog.objects.filter(person=person), identifier)


def session_return(asker: Asker, identifier: str) -> Grant:
    """The grant to go on with it. Raises Refused."""
    row = session_to_return_to(asker.person, identifier)
    if row.connection is not None and row.login != asker.login:
        second_factor_shown(asker, effective(row.connection))
    if not row.let_in:  # a share goes by where its giver is
        if row.connection is not None:
            allowed_on(asker.person, row.connection)
        if goes_beyond(row, clean(asker.address, 64)):
            raise Refused(Status.CLIENT_FORBIDDEN, _LESS)
    return _go_on(row, asker.login, asker.address, asker.user_agent)


def visit_return(login: str, identifier: str, address: str, user_agent: str) -> Grant:
    """The same for a log-in without an account, of which `login` is the name. Raises Refused."""
    row = _live(SessionLog.objects.filter(login=login, person__isnull=True), identifier)
    return _go_on(row, login, address, user_agent)


def _live(rows: QuerySet[SessionLog], identifier: str) -> SessionLog:
    """Until the surrounding transaction ends it doesn't end. Raises Refused."""
    live = rows.select_for_update(of=("self",)).filter(
        ended_at__isnull=True, ending="", opened_at__isnull=False, joined__isnull=True
    )
    row = live.filter(pk=session_key(identifier)).first()
    if row is None:
        raise Refused(Status.RESOURCE_NOT_FOUND, _OVER)
    if row.node_name != current_settings().server_name:
        raise Refused(Status.RESOURCE_NOT_FOUND, _ELSEWHERE)
    return row


def _go_on(row: SessionLog, login: str, address: str, user_agent: str) -> Grant:
    row.login, row.returned_from = login, clean(address, 64)
    row.save(update_fields=["login", "returned_from"])
    session_recheck(row.pk)
    record("session.return", row, details={"user_agent": clean(user_agent, 300)})
    return Grant(
        session_id=row.pk,
        person=Person(
            id=str(row.person_id) if row.person_id is not None else "",
            name=row.person_name,
            shown=row.person.shown if row.person is not None else row.person_name,
        ),
        target=Target(
            str(row.connection_id) if row.connection_id is not None else "",
            row.connection_name,
            row.protocol,
        ),
        guacd=guacd_of(row),
        returns=True,
    )
