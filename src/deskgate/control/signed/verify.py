"""Checks a signed request against keys that are given, at a time that is given. Pure.

Laws: every key is tried, whichever fits, and compared in constant time; what is wrong beside the
signature is found out only after that, so that nobody without a key learns it; the reason is for
the log alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from deskgate.control.catalogue import Protocol, Type, parameters_validate, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.signed import dialects
from deskgate.control.signed.allowed import unsigned_refused
from deskgate.control.signed.form import SignedForm, form_read
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.models import Dialect
from deskgate.control.signed.reach import out_of_reach
from deskgate.control.signed.reasons import SignatureRefused

SKEW: Final = timedelta(seconds=60)
LONGEST: Final = timedelta(days=1)  # of a v2 request whose key has no age limit: nonces are kept
OLD: Final = (Dialect.CLASSIC.value, Dialect.CYVERSE.value)
_MILLISECONDS: Final = re.compile(r"[0-9]{1,15}")
_WORD: Final = re.compile(r"[A-Za-z0-9._-]{1,32}")
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """A request that one of the keys has signed, and what it opens.

    `nonce` is the digest of what must not come twice until `nonce_until`; "" in the old dialects.
    """

    key: SignedKey
    identifier: str
    kind: str
    protocol: str
    parameters: Mapping[str, str] = field(repr=False)
    nonce: str = ""
    nonce_until: datetime | None = None

    @property
    def username(self) -> str:
        """What the platform calls its user."""
        return self.parameters.get("username", "")


def dialects_of(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The dialects whose keys this request may be signed with."""
    said = {value for name, value in pairs if name == dialects.DIALECT and value}
    return (Dialect.V2.value,) if said else OLD


def check(
    parameters: Iterable[tuple[str, str]],
    *,
    keys: Sequence[SignedKey],
    method: str,
    path: str,
    now: datetime,
    skew: timedelta = SKEW,
) -> Verified:
    """What this request opens. `parameters`: names and values as sent. Raises SignatureRefused."""
    form = form_read(parameters)
    if not form.signature:
        raise SignatureRefused("There is no signature.")
    fitting = _fitting(form, keys, method, path)
    if not fitting:
        raise SignatureRefused(_without_key(form, keys))
    refused = None
    for key in fitting:
        try:
            return _judge(form, key, now, skew)
        except SignatureRefused as why:
            refused = why
    raise refused or SignatureRefused("No key fits.")


def _fitting(
    form: SignedForm, keys: Sequence[SignedKey], method: str, path: str
) -> list[SignedKey]:
    """The keys that made this signature. Each is tried, so the time tells nothing of which."""
    said, key_id = form.every.get(dialects.DIALECT, ""), form.every.get(dialects.KEY_ID, "")
    found = []
    for key in keys:
        right = dialects.same(_expected(form, key, method, path), form.signature)
        if key.dialect == Dialect.V2:
            named = said == Dialect.V2 and dialects.same(key.name, key_id)
        else:
            named = not said and key.dialect in OLD
        if right and named:
            found.append(key)
    return found


def _expected(form: SignedForm, key: SignedKey, method: str, path: str) -> str:
    if key.dialect == Dialect.V2:
        return dialects.v2_sign(key.secret, dialects.v2_message(method, path, form.every))
    protocol = form.protocol or key.default_protocol
    if key.dialect == Dialect.CYVERSE:
        message = dialects.cyverse_message(form.timestamp, protocol, form.connection)
        return dialects.cyverse_sign(key.secret, message)
    message = dialects.classic_message(form.timestamp, protocol, form.connection)
    return dialects.classic_sign(key.secret, message)


def _without_key(form: SignedForm, keys: Sequence[SignedKey]) -> str:
    if not keys:
        return "There is no key for this dialect."
    said = form.every.get(dialects.DIALECT, "")
    if said not in {"", Dialect.V2.value}:
        return "The dialect is not known."
    key_id = form.every.get(dialects.KEY_ID, "")
    if said and key_id not in {key.name for key in keys}:
        return "There is no key of this key-id."
    return "No key makes this signature of this request."


def _judge(form: SignedForm, key: SignedKey, now: datetime, skew: timedelta) -> Verified:
    """Raises SignatureRefused."""
    until = None
    if key.dialect == Dialect.V2:
        until = _check_expiry(form, key, now, skew)
    else:
        _check_age(form, key, now, skew)
        _check_unsigned(form, key)
    _check_required(form, key)
    protocol = form.protocol or key.default_protocol
    known = allowed_check(protocol, form.connection, key)
    return Verified(
        key=key,
        identifier=form.identifier,
        kind=form.kind,
        protocol=protocol,
        parameters=known,
        nonce=_nonce(form, key) if until else "",
        nonce_until=until,
    )


def allowed_check(protocol: str, parameters: Mapping[str, str], key: SignedKey) -> dict[str, str]:
    """The parameters in guacd's spelling, if this key may open them. Raises SignatureRefused.

    What the protocol doesn't know is left out, as guacd would do: platforms send one list for all.
    """
    known = protocol_get(protocol)
    if known is None or (key.protocols and protocol not in key.protocols):
        raise SignatureRefused("The protocol is not one that the key may open.")
    ours = sorted(p.name for p in known if p.ours and p.name in parameters)
    if ours:
        raise SignatureRefused(f"{ours[0]} is no parameter of guacd's.")
    found = _values(known, parameters)
    beyond = out_of_reach(protocol, found, networks=key.networks, ports=key.ports)
    if beyond is not None:
        raise SignatureRefused(f"{beyond} leads where the key's requests may not go.")
    return found


def _values(known: Protocol, parameters: Mapping[str, str]) -> dict[str, str]:
    """Raises SignatureRefused."""
    by_name = known.by_name()
    given = {name: value for name, value in parameters.items() if name in by_name}
    # guacd takes more than forms offer (a font of 13 points), and its default for what it doesn't.
    looks = {
        name: value
        for name, value in given.items()
        if by_name[name].type is Type.ENUM and not by_name[name].flags and _WORD.fullmatch(value)
    }
    try:
        checked = {n: v for n, v in given.items() if n not in looks}
        values = parameters_validate(known.name, checked)
    except Invalid as wrong:
        raise SignatureRefused(f"The connection is not possible: {wrong}") from None
    return {**looks, **{name: value for name, value in values.items() if value}}


def _check_age(form: SignedForm, key: SignedKey, now: datetime, skew: timedelta) -> None:
    made = _instant(form.timestamp)
    if made is None:
        raise SignatureRefused("The timestamp is no Unix time in milliseconds.")
    if made > now + skew:
        raise SignatureRefused("The timestamp is in the future. Are the clocks right?")
    if key.age_limit is not None and made < now - key.age_limit:
        raise SignatureRefused("The timestamp is too old.")


def _check_expiry(form: SignedForm, key: SignedKey, now: datetime, skew: timedelta) -> datetime:
    until = _instant(form.every.get(dialects.EXPIRES, ""))
    if until is None:
        raise SignatureRefused("expires is no Unix time in milliseconds.")
    if until <= now:
        raise SignatureRefused("The request has expired.")
    if until > now + (key.age_limit or LONGEST) + skew:
        raise SignatureRefused("The request is good for longer than the key's age limit.")
    if not _NONCE.fullmatch(form.every.get(dialects.NONCE, "")):
        raise SignatureRefused("The nonce must be 16 to 64 letters, digits, - or _.")
    return until


def _check_unsigned(form: SignedForm, key: SignedKey) -> None:
    signed = dialects.SIGNS[Dialect(key.dialect)]
    refused = unsigned_refused(form.connection, signed=signed, extra=key.parameters)
    if refused:
        raise SignatureRefused(
            f"The dialect doesn't sign {', '.join(refused)}, and the key doesn't allow it unsigned."
        )


def _check_required(form: SignedForm, key: SignedKey) -> None:
    for name in dialects.REQUIRED[Dialect(key.dialect)]:
        if name not in form.connection:
            raise SignatureRefused(f"{dialects.PREFIX}{name} is missing.")
    if key.dialect == Dialect.V2 and not form.protocol:
        raise SignatureRefused(f"{dialects.PREFIX}protocol is missing.")


def _nonce(form: SignedForm, key: SignedKey) -> str:
    text = f"v2\0{key.name}\0{form.every[dialects.NONCE]}"
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(text: str) -> datetime | None:
    if not _MILLISECONDS.fullmatch(text):
        return None
    try:
        return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
