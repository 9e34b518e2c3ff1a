"""Share keys: made by whoever may share a live session, good until it ends, ended with the right.

Laws: a key's text exists in the answer that hands it out, and sealed with the visits that it let
in, as their name for the session; who may make one is asked again whenever it lets anybody in, and
after every change of what its maker may do. Source: guacamole.md §5 "Share".
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting, current_actor
from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.record import record
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.errors import Conflict, Forbidden, NotFound
from deskgate.control.permissions.models import Role
from deskgate.control.permissions.rules import Right
from deskgate.control.permissions.selectors import Allowed, rights_on
from deskgate.control.texts import session_key
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import SharingProfile
from deskgate.control.visits.models import ShareKey, Visit, VisitSource
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

KEYS: Final = 50  # of one session: a link for each guest of a large meeting
_KEY_BYTES: Final = 33  # 44 characters, as Guacamole's
_NOT_LIVE: Final = "There is no such session, or it is over."
_TAKEN_BACK: Final = "This session is not shared with you any more."
_CHANGED: Final = "What may be done in this session was changed. Open the link again to go on."
_NO_FACTOR: Final = (
    "This connection demands a second factor, which nobody shows who comes by a link. Share it "
    "with people, in Deskgate's own page."
)
_LESS: Final = "What you may do in this session was reduced. Open the link again to go on."


def share_key_issue(*, person: User, session_id: str | UUID, profile: SharingProfile) -> Secret:
    """A key that lets whoever has it into the person's session, as the profile says.

    Raises NotFound, Forbidden, Conflict.
    """
    with transaction.atomic():
        session = _session(session_id)
        if session.connection_id is None or session.connection_id != profile.connection_id:
            raise NotFound(_NOT_LIVE)
        if not _may_look(person, session):
            raise NotFound(_NOT_LIVE)
        if _sharing(person, session) is None:
            raise Forbidden("You may use this connection, but not share it.")
        if _demands_factor(session):
            raise Conflict(_NO_FACTOR)
        if session.share_keys.count() >= KEYS:
            raise Conflict(f"A session has at most {KEYS} share links.")
        key = Secret(secrets.token_urlsafe(_KEY_BYTES))
        ShareKey.objects.create(
            digest=token_digest(key),
            session=session,
            profile=profile,
            created_by=person,
            address=current_actor().address,
        )
        record("share-key.issue", session, details={"profile": profile.name})
    return key


def share_key_find(key: Secret) -> ShareKey | None:
    """The key of this text, if it is good now."""
    return share_key_of(token_digest(key))


def share_key_of(digest: str, *, lock: bool = False) -> ShareKey | None:
    """The same by its digest. `lock`: until the transaction ends, nobody takes it back."""
    rows = ShareKey.objects.select_related(
        "session", "session__connection", "profile", "created_by"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(digest=digest).first()
    if found is None or found.session.ended_at is not None or found.session.ending:
        return None
    if _demands_factor(found.session):
        return None
    return found if sharer_allowed(found) is not None else None


def sharer_allowed(key: ShareKey) -> Allowed | None:
    """What the maker of the key may do on the connection, None when no longer share it."""
    maker = key.created_by
    with acting(Actor(ActorKind.PERSON, maker.username, maker.pk, key.address)):
        return _sharing(maker, key.session)


def shares_over(session_id: UUID) -> None:
    """The session has ended, and with it the keys into it; who is in leaves by itself."""
    _end(ShareKey.objects.filter(session_id=session_id), _TAKEN_BACK)


def shares_of_profile_end(profile: SharingProfile) -> None:
    """The profile is about to be deleted: its keys and who came by them go, too."""
    _end(ShareKey.objects.filter(profile=profile), _TAKEN_BACK)


def shares_of_person_end(person: User) -> None:
    """The person is about to be deleted: the keys that they made and who came by them go, too."""
    _end(ShareKey.objects.filter(created_by=person), _TAKEN_BACK)


def shares_of_profile_change(profile: SharingProfile) -> None:
    """The profile says something else now: whoever is in by it comes again, by the same key."""
    digests = list(ShareKey.objects.filter(profile=profile).values_list("digest", flat=True))
    if digests:
        _sessions_end(_sessions_by(digests).values_list("pk", flat=True), _CHANGED)


def shares_recheck() -> None:
    """Who was let in by somebody that may share no more leaves; called after every change of what
    people may do, once that has held."""
    keys = ShareKey.objects.select_related("session", "session__connection", "created_by")
    lost = []
    for key in keys.filter(session__ended_at__isnull=True):
        allowed = sharer_allowed(key)
        if allowed is None:
            lost.append(key.pk)
        else:
            _reduce(key, allowed)
    if lost:
        _end(ShareKey.objects.filter(pk__in=lost), _TAKEN_BACK)


def _reduce(key: ShareKey, allowed: Allowed) -> None:
    rows = _sessions_by([key.digest]).filter(ending="").select_related("terms")
    more = [row.pk for row in rows if _has_more(row, allowed)]
    if more:
        _sessions_end(more, _LESS)


def _has_more(row: SessionLog, allowed: Allowed) -> bool:
    """Than its sharer may do now, or for longer."""
    terms = getattr(row, "terms", None)
    if terms is None:
        return False
    until = allowed.until
    sooner = until is not None and (terms.until is None or until < terms.until)
    return sooner or bool(Right(terms.rights) & ~allowed.rights)


def _end(keys: QuerySet[ShareKey], message: str) -> None:
    if not keys.exists():  # most sessions are never shared, and a transaction is a lock
        return
    with transaction.atomic():
        digests = list(keys.values_list("digest", flat=True))
        # Visits before keys, as whoever comes by one takes them: so that no two wait for each
        # other, and a session that begins meanwhile is found or refused.
        visits = [v.pk for v in _visits_by(digests).order_by("pk").select_for_update(of=("self",))]
        rows = ShareKey.objects.filter(digest__in=digests).order_by("pk")
        held = list(rows.select_related("session").select_for_update(of=("self",)))
        _sessions_end(_sessions_by(digests).values_list("pk", flat=True), message)
        Visit.objects.filter(pk__in=visits).delete()
        for session in {key.session for key in held}:
            record("share-key.end", session)
        ShareKey.objects.filter(pk__in=[key.pk for key in held]).delete()


def _sessions_end(sessions: Iterable[UUID], message: str) -> None:
    keys = list(sessions)
    if keys:
        sessions_end(
            sessions=SessionLog.objects.filter(pk__in=keys),
            status=Status.CLIENT_FORBIDDEN,
            ending=Ending.REVOKED,
            message=message,
        )


def _visits_by(digests: list[str]) -> QuerySet[Visit]:
    return Visit.objects.filter(source=VisitSource.SHARE, connections__identifier__in=digests)


def _sessions_by(digests: list[str]) -> QuerySet[SessionLog]:
    return sessions_live().filter(login__in=_visits_by(digests).values("digest"))


def _session(session_id: str | UUID) -> SessionLog:
    """The live session, which doesn't end until the transaction does; none that its person was let
    into. Raises NotFound."""
    rows = SessionLog.objects.select_for_update().filter(
        ended_at__isnull=True,
        ending="",
        opened_at__isnull=False,
        joined__isnull=True,
        let_in=False,
    )
    found = rows.filter(pk=session_key(str(session_id))).first()
    if found is None:
        raise NotFound(_NOT_LIVE)
    return found


def _demands_factor(session: SessionLog) -> bool:
    """Who comes by a key can show none, nor could whoever made it by a client's log-in."""
    return session.connection is not None and effective(session.connection).second_factor


def _may_look(person: User, session: SessionLog) -> bool:
    if session.person_id == person.pk:
        return True
    allowed = _allowed(person, session)
    return allowed is not None and allowed.role >= Role.MANAGE


def _sharing(person: User, session: SessionLog) -> Allowed | None:
    allowed = _allowed(person, session)
    least = Role.SHARE if session.person_id == person.pk else Role.MANAGE
    return allowed if allowed is not None and allowed.role >= least else None


def _allowed(person: User, session: SessionLog) -> Allowed | None:
    return None if session.connection is None else rights_on(person, session.connection)
