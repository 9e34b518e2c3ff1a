"""Logs in whom another program vouches for: by a signed request, or by encrypted JSON.

Laws: whatever is wrong is refused in one way, and told to the log alone, without what was sent;
what is good once is marked so in the transaction that lets in; a token that comes along is renewed
only for the same key and user.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.utils import timezone

from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.audit.record import record
from deskgate.control.catalogue import protocol_get
from deskgate.control.seldom import Seldom
from deskgate.control.setup import current_settings
from deskgate.control.signed.jsonlogin import JsonLogin, json_login
from deskgate.control.signed.keys import SignedKey, key_use, keys_for
from deskgate.control.signed.models import Dialect
from deskgate.control.signed.once import once, once_purge
from deskgate.control.signed.privkey import private_key
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.refusals import Note, Refusals
from deskgate.control.signed.verify import OLD, Verified, check, dialects_of
from deskgate.control.visits.models import Visit, VisitSource
from deskgate.control.visits.services import Opens, Visitor, visit_begin, visit_hold, visit_put
from deskgate.grants import Secret

_KEYS: Final = ("private-key", "sftp-private-key")
_FOR_EVER: Final = timedelta(days=3650)  # how long a blob that never expires is known to be used

_NAMES: Final = {
    VisitSource.HMAC: "a signed request",
    VisitSource.JSON: "encrypted JSON",
    VisitSource.SHARE: "a share key",
}

_log = structlog.get_logger(__name__)
_refusals = Refusals()
_purging: Final = Seldom(60.0)  # of what was good once


@dataclass(frozen=True, slots=True)
class Coming:
    """From where somebody comes. `token`: of a visit that they would go on with."""

    address: str
    user_agent: str = ""
    token: Secret | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Who was let in, and by which token."""

    token: Secret
    visit: Visit


def signed_enter(
    parameters: Sequence[tuple[str, str]], *, method: str, path: str, coming: Coming
) -> Entered:
    """Let in by a signed request. Raises SignatureRefused, which is in the log already."""
    try:
        found = signed_check(parameters, method=method, path=path)
        visitor = Visitor(
            VisitSource.HMAC.value,
            found.username,
            found.key.name,
            coming.address,
            coming.user_agent,
        )
        with acting(_actor(visitor)), transaction.atomic():
            _once(found.nonce, found.nonce_until)
            return _enter(visitor, [_opens(found)], coming, found.key)
    except SignatureRefused as refused:
        refusal_record(VisitSource.HMAC, coming, refused)
        raise


def signed_check(
    parameters: Sequence[tuple[str, str]], *, method: str, path: str, now: datetime | None = None
) -> Verified:
    """What this request opens by the keys of this server. Raises SignatureRefused.

    It uses nothing up, so `deskgate sign --explain` asks it, too.
    """
    settings = current_settings()
    found = check(
        parameters,
        keys=keys_for(dialects_of(parameters)),
        method=method,
        path=path,
        now=now or timezone.now(),
        skew=timedelta(seconds=settings.signed_skew_seconds),
    )
    return _with_private_key(found) if settings.signed_use_local_privkey else found


def json_enter(blobs: Sequence[str], *, coming: Coming) -> Entered:
    """Let in by encrypted JSON. Raises SignatureRefused, which is in the log already."""
    try:
        _check_network(coming.address)
        if len(blobs) != 1:
            raise SignatureRefused("There is more than one data.")
        found = json_login(blobs[0], keys=keys_for((Dialect.JSON.value,)), now=timezone.now())
        visitor = Visitor(
            VisitSource.JSON.value,
            found.username,
            found.key.name,
            coming.address,
            coming.user_agent,
        )
        with acting(_actor(visitor)), transaction.atomic():
            if found.single_use:
                _once(found.digest, found.expires or timezone.now() + _FOR_EVER)
            return _enter(visitor, _all(found), coming, found.key)
    except SignatureRefused as refused:
        refusal_record(VisitSource.JSON, coming, refused)
        raise


def refusal_record(source: VisitSource, coming: Coming, refused: SignatureRefused) -> None:
    """A refused log-in, in the log: nobody has proven to be anybody, so it names no user."""
    note = _refusals.note(coming.address, time.monotonic())
    if note is Note.NOTHING:
        return
    last = {"more": "not written for a minute"} if note is Note.WRITE_LAST else {}
    _log.warning("A log-in was refused", kind=source.value, reason=refused.reason, **last)
    with acting(Actor(ActorKind.PERSON, "", None, coming.address)):
        details = {"kind": source.value, "reason": refused.reason, **last}
        record("login.refuse", name=_NAMES[source], details=details)


def _enter(visitor: Visitor, opens: list[Opens], coming: Coming, key: SignedKey) -> Entered:
    if not key_use(key=key, now=timezone.now()):
        raise SignatureRefused("The key was disabled or deleted just now.")
    before = visit_hold(token=coming.token) if coming.token is not None else None
    if coming.token is not None and before is not None and _same(before, visitor):
        visit_put(visit=before, opens=opens)
        return Entered(coming.token, before)
    visit, token = visit_begin(visitor=visitor, opens=opens)
    return Entered(token, visit)


def _same(visit: Visit, visitor: Visitor) -> bool:
    """Whether the visit is of the same user, by the same key: another's is not added to."""
    return (visit.source, visit.key_name, visit.username) == (
        visitor.source,
        visitor.key_name,
        visitor.username,
    )


def _opens(found: Verified) -> Opens:
    return Opens(found.identifier, found.protocol, found.parameters, found.kind)


def _all(found: JsonLogin) -> list[Opens]:
    return [
        Opens(
            one.name,
            one.protocol,
            one.parameters,
            opaque=one.opaque,
            joins=one.joins,
            single_use=one.single_use,
        )
        for one in found.connections
    ]


def _once(digest: str, until: datetime | None) -> None:
    """Raises SignatureRefused."""
    if not digest or until is None:
        return
    now = timezone.now()
    if _purging.due(time.monotonic()):
        once_purge(now=now)
    if not once(digest=digest, until=until):
        raise SignatureRefused("It was used already, and is good once.")


def _with_private_key(found: Verified) -> Verified:
    """The same with the user's key of the key folder; a key that was sent and signed stays.

    None of them for an old dialect's request with a password: the end of a longer name could be
    that, so that `alicia` with her own link would have the key of `ali`, with the password `cia`.
    """
    if found.key.dialect in OLD and "password" in found.parameters:
        return found
    known = protocol_get(found.protocol)
    names = {p.name for p in known} & set(_KEYS) if known else set()
    if not names:
        return found
    key = private_key(current_settings().signed_key_directory, found.username)
    if key is None:
        return found
    added = dict.fromkeys(names, key.reveal())
    return replace(found, parameters={**added, **found.parameters})


def _check_network(address: str) -> None:
    networks = current_settings().json_trusted_networks
    try:
        here = ipaddress.ip_address(address)
        inside = any(here in ipaddress.ip_network(one) for one in networks)
    except ValueError:
        inside = False
    if networks and not inside:
        raise SignatureRefused("Encrypted JSON is not taken from this address.")


def _actor(visitor: Visitor) -> Actor:
    return Actor(ActorKind.PERSON, visitor.username, None, visitor.address, source=visitor.source)
