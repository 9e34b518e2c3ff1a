"""Guests: who comes by the link of a share, without an account.

Laws: a guest's token opens the share that it was made for and nothing else, until the share ends;
one use is counted for each entering, however often the token then opens it; a link that is not
known looks like one that is over; guests are called so wherever their names stand, whatever name
they gave; whoever has a link fills neither the log nor the table of visits by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from deskgate.control.accounts.attempts import attempt_failed, locked_out
from deskgate.control.accounts.models import username_normal
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import record
from deskgate.control.errors import Busy, Conflict, ControlError, Invalid, NotFound
from deskgate.control.sharing.codes import ShareLocked, code_check, is_locked, share_of_link
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.selectors import share_held
from deskgate.control.sharing.standing import Worth, share_worth
from deskgate.control.sharing.telling import protocol_of, share_used_tell
from deskgate.control.visits.models import VisitSource
from deskgate.control.visits.services import Opens, Visitor, visit_begin
from deskgate.grants import Secret

LINK: Final = "\0share-link"  # what wrong links are tried for; names are printable
KIND: Final = "s"
NAME_LENGTH: Final = 60
IN_A_MINUTE: Final = 60  # enter by one link
_NOT_GOOD: Final = "This link is not good, or what it led to is over."
_USED_UP: Final = "This link has been used as often as it may be. Ask whoever gave it to you."
_TOO_MANY: Final = "Too many people come by this link just now. Try again in a minute."
_MINUTE: Final = timedelta(minutes=1)
_ENTERED: Final = "share.enter"


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, and from where."""

    name: str
    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A guest who was let in."""

    token: Secret
    share: Share
    worth: Worth


def guest_look(*, request: HttpRequest, secret: Secret) -> tuple[Share, Worth]:
    """What this link leads to, before anybody enters. Raises NotFound, LockedOut, Conflict."""
    share, worth = _good(request, secret)
    _check_open(share)
    return share, worth


def guest_enter(*, request: HttpRequest, secret: Secret, name: str, code: Secret | None) -> Entered:
    """Let a guest in. Raises NotFound, LockedOut, Conflict, Busy, Forbidden, Invalid."""
    coming = _coming(request, name)
    share, _ = _good(request, secret)
    _check_open(share)  # what is refused without a try is not in the log
    with acting(_actor(coming)):
        try:
            code_check(share, code)
            return _enter(share, coming)
        except (Invalid, Busy):
            raise
        except ControlError as refused:
            record("share.refuse", share, details={"reason": str(refused)})
            raise


def _enter(share: Share, coming: Coming) -> Entered:
    with transaction.atomic():
        held = share_held(share.pk)
        worth = None if held is None else share_worth(held)
        if held is None or worth is None:
            raise NotFound(_NOT_GOOD)
        _check_open(held)
        _check_pace(held)
        held.uses += 1
        held.save(update_fields=["uses"])
        visitor = Visitor(
            source=VisitSource.GUEST,
            username=coming.name,
            address=coming.address,
            user_agent=coming.user_agent,
        )
        opens = Opens(identifier=str(held.pk), protocol=protocol_of(held), parameters={}, kind=KIND)
        _, token = visit_begin(visitor=visitor, opens=[opens], ends_at=worth.until)
        details = {"giver": held.giver.username, "recipient": coming.name}
        record(_ENTERED, held, details=details)
        share_used_tell(held)
    return Entered(token, held, worth)


def _good(request: HttpRequest, secret: Secret) -> tuple[Share, Worth]:
    """The share of a link that leads somewhere; wrong ones are counted by address, and a right one
    is right whatever others have tried."""
    share = share_of_link(secret)
    worth = None if share is None else share_worth(share)
    if share is not None and worth is not None:
        return share, worth
    if share is None and attempt_failed(request=request, name=LINK):
        raise locked_out()
    raise NotFound(_NOT_GOOD)


def _check_open(share: Share) -> None:
    if is_locked(share):
        raise ShareLocked
    if share.max_uses is not None and share.uses >= share.max_uses:
        raise Conflict(_USED_UP)


def _check_pace(share: Share) -> None:
    # By the log, which keeps those as well who have left again.
    entered = Event.objects.filter(
        thing_kind="share", thing_id=str(share.pk), action=_ENTERED, at__gt=timezone.now() - _MINUTE
    )
    if entered.count() >= IN_A_MINUTE:
        raise Busy(_TOO_MANY)


def _coming(request: HttpRequest, name: str) -> Coming:
    normal = " ".join(username_normal(name).split()) if name.isprintable() else ""
    if not normal or len(normal) > NAME_LENGTH or not normal.isprintable():
        raise Invalid({"name": [f"Give a name of 1 to {NAME_LENGTH} printable characters."]})
    return Coming(
        f"{normal} (guest)",
        str(request.META.get("REMOTE_ADDR", "")),
        request.headers.get("User-Agent", ""),
    )


def _actor(coming: Coming) -> Actor:
    return Actor(
        ActorKind.PERSON, coming.name, None, coming.address, source=VisitSource.GUEST.value
    )
