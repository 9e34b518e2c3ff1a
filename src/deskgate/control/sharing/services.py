"""Makes and ends shares, as their giver's doing.

Laws: nothing is given that the giver doesn't have now, and more is refused, not cut silently; a
link's text exists in the answer that hands it out and nowhere else; a share is never changed: who
wants another makes another.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from deskgate.control.accounts.models import Group, User
from deskgate.control.audit.actor import current_actor
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.audit.text import clean, instant
from deskgate.control.errors import Conflict, Forbidden, Invalid, NotFound
from deskgate.control.permissions.rules import Right
from deskgate.control.seldom import Seldom
from deskgate.control.setup import current_settings
from deskgate.control.sharing.codes import code_hash, link_make
from deskgate.control.sharing.ending import shares_end, shares_expire
from deskgate.control.sharing.models import Share
from deskgate.control.sharing.offering import FILES, INWARDS, LEAST_MINUTES, Offer, offer_of
from deskgate.control.sharing.selectors import share_given_get
from deskgate.control.sharing.telling import name_of, share_given_tell
from deskgate.control.texts import session_key
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

OPEN_MOST: Final = 200  # of one giver: each is looked at after every change of what people may do
USES_MOST: Final = 1000
_KEPT: Final = timedelta(days=30)  # and then the log alone tells of it
_NOTE_LENGTH: Final = 200
_TIDYING: Final = Seldom(60.0)
_LINKS_OFF: Final = "Sharing with anyone who has a link is switched off here."
_NO_FACTOR: Final = (
    "This connection demands a second factor, which guests can't show. Share it with people."
)
_WORDS: Final = {
    Right.INPUT: ("control", "control the session"),
    Right.COPY: ("copy", "copy texts out of it"),
    Right.PASTE: ("paste", "paste texts into it"),
    Right.UPLOAD: ("upload", "upload files"),
    Right.DOWNLOAD: ("download", "download files"),
}


@dataclass(frozen=True, slots=True)
class Receiver:
    """With whom: a person, a group, or, with neither, anyone who has the link."""

    user: User | None = None
    group: Group | None = None

    @property
    def is_link(self) -> bool:
        return self.user is None and self.group is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for. `max_uses` None: any number."""

    rights: Right
    minutes: int
    note: str = ""
    code: Secret | None = None
    max_uses: int | None = None


def share_create(
    *,
    giver: User,
    connection_id: str | None = None,
    session_id: str | None = None,
    to: Receiver,
    wish: Wish,
) -> tuple[Share, Secret | None]:
    """The share, and the text of its link, if it is one. Raises NotFound, Forbidden, Conflict,
    Invalid."""
    if _TIDYING.due(time.monotonic()):
        shares_tidy()
    offer = offer_of(person=giver, connection_id=connection_id, session_id=session_id)
    if offer.refusal is not None:
        raise offer.refusal
    rights = _rights(offer, wish.rights)
    until = _until(offer, wish.minutes)
    _check_receiver(offer, to, wish)
    secret, digest = link_make() if to.is_link else (None, None)
    with transaction.atomic():
        open_ones = Share.objects.filter(giver=giver, ended_at=None, expires_at__gt=timezone.now())
        if open_ones.count() >= OPEN_MOST:
            raise Conflict(f"You share {OPEN_MOST} things already. End some of these first.")
        share = Share.objects.create(
            giver=giver,
            address=clean(current_actor().address, 64),
            connection=offer.connection,
            session=offer.session,
            user=to.user,
            group=to.group,
            digest=digest,
            code=code_hash(wish.code) if wish.code is not None else "",
            max_uses=wish.max_uses,
            rights=rights.value,
            note=_note(wish.note),
            expires_at=until,
        )
        record("share.create", share, details=_told(share, rights))
        share_given_tell(share)
    return share, secret


def share_end(*, giver: User, share_id: str) -> None:
    """One click: nobody comes by it any more, and whoever is in leaves. Raises NotFound."""
    share = share_given_get(person=giver, share_id=share_id)
    shares_end(shares=Share.objects.filter(pk=share.pk), reason="the giver ended it")


def share_inside_end(*, giver: User, share_id: str, session_id: str) -> None:
    """One of those who are in leaves; they may come again, as long as the share lasts.

    Raises NotFound.
    """
    share = share_given_get(person=giver, share_id=share_id)
    key = session_key(session_id)
    with transaction.atomic():
        row = sessions_live().filter(share=share, pk=key).first()
        if row is None:
            raise NotFound("There is nobody of this kind in it.")
        record("share.remove", share, details={"recipient": row.person_name})
        sessions_end(
            sessions=SessionLog.objects.filter(pk=key),
            status=Status.CLIENT_FORBIDDEN,
            ending=Ending.REVOKED,
            message="Whoever shared this with you has sent you out.",
        )


def shares_tidy() -> None:
    """Write down what has run out, and forget what ended long ago."""
    shares_expire()
    old = Share.objects.filter(ended_at__lte=timezone.now() - _KEPT)
    old.exclude(sessions__in=sessions_live()).delete()


def _rights(offer: Offer, wanted: Right) -> Right:
    """What is kept of the wish. Without control nothing goes in; and in a session that others join
    files are its own person's."""
    if Right.INPUT not in wanted:
        wanted &= ~INWARDS
    if offer.session is not None:
        wanted &= ~FILES
    beyond = [words for right, words in _WORDS.items() if right & wanted & ~offer.rights]
    if beyond:
        raise Invalid({name: [f"You may not {what} here yourself."] for name, what in beyond})
    return wanted


def _until(offer: Offer, minutes: int) -> datetime:
    """Raises Invalid beyond the policy; an end that the giver has of their own is the share's."""
    most = current_settings().share_max_hours * 60
    if not LEAST_MINUTES <= minutes <= most:
        raise Invalid({"minutes": [f"Give {LEAST_MINUTES} to {most} minutes."]})
    until = timezone.now() + timedelta(minutes=minutes)
    return until if offer.until is None else min(until, offer.until)


def _check_receiver(offer: Offer, to: Receiver, wish: Wish) -> None:
    if to.is_link:
        if not current_settings().share_links:
            raise Forbidden(_LINKS_OFF)
        if offer.second_factor:
            raise Conflict(_NO_FACTOR)
        if wish.max_uses is not None and not 1 <= wish.max_uses <= USES_MOST:
            raise Invalid({"max_uses": [f"Give a number from 1 to {USES_MOST}, or none."]})
    elif wish.code is not None:
        raise Invalid({"code": ["Code words are for links: people here log in."]})
    elif wish.max_uses is not None:
        raise Invalid({"max_uses": ["Only the uses of a link are counted."]})


def _note(text: str) -> str:
    text = text.strip()
    if len(text) > _NOTE_LENGTH or not text.isprintable():
        raise Invalid({"note": [f"Give at most {_NOTE_LENGTH} printable characters."]})
    return text


def _told(share: Share, rights: Right) -> dict[str, object]:
    whom = share.user.username if share.user else share.group.name if share.group else ""
    return {
        "what": "session" if share.session_id else "connection",
        "of": name_of(share),
        "to": "person" if share.user else "group" if share.group else "link",
        "recipient": whom,
        "rights": [name for right, (name, _) in _WORDS.items() if right in rights],
        "until": instant(share.expires_at),
        "code_word": bool(share.code),
        "uses": share.max_uses,
    }
