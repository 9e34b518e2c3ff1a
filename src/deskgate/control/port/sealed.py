"""The secrets of an export, sealed with a passphrase: Scrypt makes the key, Fernet seals.

Laws: each file has a salt of its own; how much work a file asks for has a bound, so that none can
keep the server busy; a wrong passphrase is told apart from nothing else.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from deskgate.control.port.plan import Hidden, Plan
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.control.port.yaml_tree import Mapping as MappingNode
from deskgate.control.port.yaml_tree import Node, Scalar, place
from deskgate.control.tree.paths import path_parse, path_text
from deskgate.grants import Secret

_SECTIONS: Final = ("connections", "credentials", "users")
RECIPE: Final = "scrypt-fernet-1"
LEAST_PASSPHRASE: Final = 12  # characters; the file may lie about where anybody can try
_SALT: Final = 16  # bytes, as RFC 7914 advises
_LOG_N: Final = 17  # 128 MiB and half a second: what OWASP asks for
_BLOCK: Final = 8
_LINE: Final = 88


def sealed(plan: Plan, passphrase: Secret) -> dict[str, Any]:
    """The block `secrets` of a file with all secrets of the plan. Raises Unreadable."""
    if len(passphrase.reveal()) < LEAST_PASSPHRASE:
        raise refuse("passphrase", f"Use at least {LEAST_PASSPHRASE} characters.")
    salt = secrets.token_bytes(_SALT)
    text = json.dumps(_gathered(plan), ensure_ascii=False, sort_keys=True)
    token = _fernet(passphrase, salt).encrypt(text.encode()).decode()
    return {
        "recipe": RECIPE,
        "salt": b64encode(salt).decode(),
        "sealed": "\n".join(token[at : at + _LINE] for at in range(0, len(token), _LINE)),
    }


def unsealed(plan: Plan, block: Node, passphrase: Secret | None, troubles: Troubles) -> Plan:
    """The plan with the block's secrets. Without a passphrase they are left out, and noted."""
    if not isinstance(block, MappingNode):
        raise refuse(place(block.line), "The secrets are a mapping with recipe, salt and sealed.")
    if passphrase is None:
        troubles.note(
            place(block.line), "The secrets were left out, because no passphrase was given."
        )
        return plan
    return _with_secrets(plan, _opened(block, passphrase), place(block.line), troubles)


def _opened(block: MappingNode, passphrase: Secret) -> dict[str, dict[str, Any]]:
    where = place(block.line)
    texts = {n: v.text or "" for n, v in block.items.items() if isinstance(v, Scalar)}
    if texts.get("recipe") != RECIPE:
        raise refuse(where, f"The secrets are sealed by another recipe than {RECIPE}.")
    try:
        salt = b64decode(texts.get("salt", ""), validate=True)
        token = "".join(texts.get("sealed", "").split()).encode("ascii")
        opened = json.loads(_fernet(passphrase, salt).decrypt(token))
    except InvalidToken:
        raise refuse(
            "passphrase", "The passphrase is wrong, or the secrets in the file were changed."
        ) from None
    except (ValueError, RecursionError):
        raise refuse(where, "The secrets can't be read: the file was changed.") from None
    if not _is_whole(opened):
        raise refuse(where, "The secrets can't be read.")
    return {name: opened.get(name, {}) for name in _SECTIONS}


def _is_whole(opened: Any) -> bool:
    """Whoever knows the passphrase can have sealed anything."""
    if not isinstance(opened, dict):
        return False
    sections = [opened.get(name, {}) for name in _SECTIONS]
    if not all(isinstance(section, dict) for section in sections):
        return False
    *hidden, hashes = sections
    values = [*hashes.values()]
    for section in hidden:
        if not all(isinstance(one, dict) for one in section.values()):
            return False
        values += [value for one in section.values() for value in one.values()]
    return all(isinstance(value, str) for value in values)


def _fernet(passphrase: Secret, salt: bytes) -> Fernet:
    scrypt = Scrypt(salt=salt, length=32, n=2**_LOG_N, r=_BLOCK, p=1)
    return Fernet(urlsafe_b64encode(scrypt.derive(passphrase.reveal().encode())))


def _gathered(plan: Plan) -> dict[str, Any]:
    return {
        "connections": {
            path_text(one.path): _plain(one.secrets) for one in plan.connections if one.secrets
        },
        "credentials": {one.name: _plain(one.secrets) for one in plan.credentials if one.secrets},
        "users": {
            one.username: one.password_hash.reveal()
            for one in plan.users
            if one.password_hash is not None
        },
    }


def _plain(hidden: Mapping[str, Hidden]) -> dict[str, str]:
    return {name: hidden[name].reveal() for name in sorted(hidden)}


def _with_secrets(
    plan: Plan, opened: dict[str, dict[str, Any]], where: str, troubles: Troubles
) -> Plan:
    """The file may have been changed by hand: what the secrets are of may be gone from it."""
    try:
        paths = {path_parse(text): values for text, values in opened["connections"].items()}
    except ValueError as error:
        raise refuse(where, f"The secrets can't be read: {error}") from None
    names, hashes = opened["credentials"], opened["users"]
    made = replace(
        plan,
        connections=tuple(
            replace(one, secrets=_hidden(paths.pop(one.path, {}))) for one in plan.connections
        ),
        credentials=tuple(
            replace(one, secrets=_hidden(names.pop(one.name, {}))) for one in plan.credentials
        ),
        users=tuple(
            replace(one, password_hash=_hidden_one(hashes.pop(one.username, None)))
            for one in plan.users
        ),
    )
    for name in (*map(path_text, paths), *names, *hashes):
        troubles.note(where, f"There are secrets of {name!r}, which is not in the file.")
    return made


def _hidden(values: Mapping[str, str]) -> dict[str, Hidden]:
    return {name: Secret(str(value)) for name, value in values.items()}


def _hidden_one(value: str | None) -> Hidden | None:
    return None if value is None else Secret(value)
