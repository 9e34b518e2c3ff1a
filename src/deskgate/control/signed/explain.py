"""Says why a signed request, or encrypted JSON, opens nothing, to whoever writes the platform.

Laws: for the command line of this server alone, never over HTTP; passwords and keys are hidden, and
the signature that would be right is not shown: who signs has to make it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from deskgate.control.signed import dialects
from deskgate.control.signed.form import SignedForm, form_read
from deskgate.control.signed.jsonlogin import json_login
from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.models import Dialect
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.verify import Verified, check, dialects_of

Pairs = Sequence[tuple[str, str]]

MOST: Final = 200
DATA: Final = "data"
_SECRET_NAMES: Final = ("password", "passphrase", "private-key")
_DIGESTS: Final = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_MESSAGES: Final[Mapping[str, Callable[[str, str, Mapping[str, str]], bytes]]] = {
    "the classic message": dialects.classic_message,
    "CyVerse's message": dialects.cyverse_message,
}
_RIGHT: Final = {
    Dialect.CLASSIC: ("the classic message", "HMAC-SHA1", "base64"),
    Dialect.CYVERSE: ("CyVerse's message", "HMAC-SHA256", "base64"),
}
_ENCODINGS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "base64": lambda mac: base64.b64encode(mac).decode(),
    "base64 for URLs": lambda mac: base64.urlsafe_b64encode(mac).decode(),
    "base64 without =": lambda mac: base64.b64encode(mac).decode().rstrip("="),
    "base64 for URLs without =": lambda mac: base64.urlsafe_b64encode(mac).decode().rstrip("="),
    "hexadecimal digits": lambda mac: mac.hex(),
}


def request_read(text: str) -> Pairs:
    """The parameters of what somebody pastes: a form's body, or a link with them in its query or
    behind its #. Raises ValueError."""
    pasted = text.strip()
    if "://" in pasted.partition("?")[0]:
        parts = urlsplit(pasted)
        pasted = parts.query or parts.fragment.partition("?")[2]
    pairs = parse_qsl(pasted, keep_blank_values=True, max_num_fields=MOST)
    if not pairs:
        raise ValueError("There are no parameters in it: paste the form's body, or the link.")
    return pairs


def explain(
    pairs: Pairs, *, keys: Sequence[SignedKey], method: str, path: str, now: datetime
) -> tuple[bool, list[str]]:
    """(whether it would be let in, what there is to say, line by line)."""
    blobs = [value for name, value in pairs if name == DATA]
    if blobs:
        return _explain_json(blobs[0], keys, now)
    wanted = dialects_of(pairs)
    fitting = [key for key in keys if key.dialect in wanted]
    lines = [*_seen(pairs), f"keys tried: {_names(fitting)}"]
    try:
        found = check(pairs, keys=fitting, method=method, path=path, now=now)
    except SignatureRefused as refused:
        lines.append(f"refused: {refused.reason}")
        lines += _hints(pairs, fitting, method, path)
        return False, lines
    return True, [*lines, _opens(found)]


def _explain_json(blob: str, keys: Sequence[SignedKey], now: datetime) -> tuple[bool, list[str]]:
    fitting = [key for key in keys if key.dialect == Dialect.JSON]
    lines = [f"encrypted JSON, {len(blob)} characters", f"keys tried: {_names(fitting)}"]
    try:
        found = json_login(blob, keys=fitting, now=now)
    except SignatureRefused as refused:
        hint = "It is base64 of AES-128-CBC (zero IV) of the HMAC-SHA256 of the JSON, then the JSON"
        return False, [*lines, f"refused: {refused.reason}", f"hint: {hint}."]
    opened = ", ".join(f"{one.name!r} ({one.protocol or 'join'})" for one in found.connections)
    return True, [*lines, f"good: key {found.key.name}, user {found.username!r}, opens {opened}"]


def _seen(pairs: Pairs) -> list[str]:
    shown = "&".join(f"{name}={_shown(name, value)}" for name, value in pairs)
    return [f"parameters: {shown}"]


def _shown(name: str, value: str) -> str:
    hidden = any(secret in name for secret in _SECRET_NAMES)
    return f"<{len(value)} characters>" if hidden and value else value


def _names(keys: Sequence[SignedKey]) -> str:
    return ", ".join(f"{key.name} ({key.dialect})" for key in keys) or "none"


def _opens(found: Verified) -> str:
    where = found.parameters.get("hostname", "")
    return (
        f"good: key {found.key.name} ({found.key.dialect}), opens {found.protocol} at {where!r}"
        f" as connection {found.identifier!r}"
    )


def _hints(pairs: Pairs, keys: Sequence[SignedKey], method: str, path: str) -> Iterator[str]:
    """What the platform seems to do instead, as far as trying finds it."""
    try:
        form = form_read(pairs)
    except SignatureRefused:
        return
    timestamp = form.timestamp
    if len(timestamp) == len("1700000000"):
        yield "hint: the timestamp looks like seconds; it is milliseconds."
    for key in keys:
        if key.dialect == Dialect.V2:
            yield _shown_message(dialects.v2_message(method, path, form.every), form, key)
            continue
        message = _message_of(key, form)
        yield _shown_message(message, form, key)
        found = _guess(key, form)
        if found:
            yield f"hint: with key {key.name} the signature is right for {found}."


def _message_of(key: SignedKey, form: SignedForm) -> bytes:
    build = _MESSAGES[_RIGHT[Dialect(key.dialect)][0]]
    return build(form.timestamp, form.protocol or key.default_protocol, form.connection)


def _shown_message(message: bytes, form: SignedForm, key: SignedKey) -> str:
    """What this server signs, with the passwords in it hidden."""
    text = message.decode(errors="replace")
    for name, value in form.connection.items():
        if value and any(secret in name for secret in _SECRET_NAMES):
            text = text.replace(value, f"<{name}>")
    return f"message for key {key.name} ({key.dialect}): {text}"


def _guess(key: SignedKey, form: SignedForm) -> str:
    for what, variant in _variants(key, form):
        for message_name, build in _MESSAGES.items():
            message = build(variant.timestamp, variant.protocol, variant.connection)
            for digest_name, digest in _DIGESTS.items():
                mac = hmac.new(key.secret.reveal().encode(), message, digest).digest()
                for encoding, encode in _ENCODINGS.items():
                    how = (message_name, digest_name, encoding)
                    as_it_should = not what and how == _RIGHT[Dialect(key.dialect)]
                    if dialects.same(encode(mac), form.signature) and not as_it_should:
                        return f"{message_name}{what}, {digest_name}, in {encoding}"
    return ""


def _variants(key: SignedKey, form: SignedForm) -> Iterator[tuple[str, SignedForm]]:
    plain = replace(form, protocol=form.protocol or key.default_protocol)
    yield "", plain
    yield " without the protocol", replace(plain, protocol="")
    for name in dialects.CLASSIC_SIGNS:
        if name in form.connection:
            rest = {n: v for n, v in form.connection.items() if n != name}
            yield f" without {name}", replace(plain, connection=rest)
    neither = {n: v for n, v in form.connection.items() if n not in ("username", "password")}
    yield " without username and password", replace(plain, connection=neither)
    seconds = {**form.every, dialects.TIMESTAMP: form.timestamp[:-3]}
    yield " with a timestamp in seconds", replace(plain, every=seconds)
