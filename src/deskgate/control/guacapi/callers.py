"""Whose token a call of Guacamole's REST API comes with.

Law: a token opens nothing once its person is disabled, or has to set up a second factor first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from deskgate.control.accounts.factors import client_login_is_enough
from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.errors import EnrolmentNeeded
from deskgate.control.guacapi.errors import ApiError
from deskgate.control.quick.allowed import quick_allowed
from deskgate.control.sources import DATA_SOURCE, QUICK
from deskgate.control.tokens.services import session_token_use
from deskgate.control.visits.models import Visit
from deskgate.control.visits.selectors import source_of, visit_actor
from deskgate.control.visits.services import visit_use
from deskgate.grants import Secret

HEADER: Final = "Guacamole-Token"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token it is: exactly one of person and visit is there.

    `login` names the log-in, as live sessions know it; `sources` are its data sources, but for
    that of quick connections (see `sources_of`).
    """

    token: Secret
    login: str
    person: User | None
    visit: Visit | None
    sources: tuple[str, ...]

    @property
    def username(self) -> str:
        """What Guacamole calls the user; "" for who only has a share key."""
        if self.person is not None:
            return self.person.username
        return self.visit.username if self.visit is not None else ""


def caller_of(request: HttpRequest) -> Caller:
    """The caller, who from now on is the request's person. Raises ApiError, EnrolmentNeeded."""
    given = request.headers.get(HEADER) or request.GET.get("token") or ""
    caller = caller_by(token=Secret(given)) if given else None
    if caller is None:
        raise ApiError(403, "PERMISSION_DENIED", "Permission Denied.")
    request.user = caller.person or AnonymousUser()
    return caller


def caller_by(*, token: Secret) -> Caller | None:
    """Whose token it is, used by this; None when it opens nothing. Raises EnrolmentNeeded."""
    return _of_person(token) or _of_visit(token)


def sources_of(person: User, address: str) -> tuple[str, ...]:
    """The data sources that a person is told of, who asks from there."""
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, address)):
        return (DATA_SOURCE, QUICK) if quick_allowed(person) else (DATA_SOURCE,)


def actor_of(request: HttpRequest, caller: Caller) -> Actor:
    """The caller as the log knows them, and where they are."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if caller.visit is not None:
        return visit_actor(caller.visit, address)
    key = None if caller.person is None else caller.person.pk
    return Actor(ActorKind.PERSON, caller.username, key, address)


def _of_person(token: Secret) -> Caller | None:
    row = session_token_use(token=token)
    if row is None:
        return None
    if not client_login_is_enough(row.person, began=row.created_at):
        raise EnrolmentNeeded
    return Caller(token, row.login, row.person, None, (DATA_SOURCE,))


def _of_visit(token: Secret) -> Caller | None:
    visit = visit_use(token=token)
    if visit is None:
        return None
    return Caller(token, visit.digest, None, visit, (source_of(visit),))
