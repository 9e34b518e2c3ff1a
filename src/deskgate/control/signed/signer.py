"""Signs a request, as a platform does it. Pure.

The examples in docs/guacamole/signed-login.md say the same in other languages; what signs here must
open in `verify.py`, and tests see to it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from deskgate.control.signed import dialects
from deskgate.control.signed.models import Dialect
from deskgate.grants import Secret

PATH = "/api/tokens"
LIFE = timedelta(minutes=5)


def sign(
    parameters: Mapping[str, str],
    *,
    secret: Secret,
    dialect: str,
    now: datetime,
    identifier: str = "",
    key_id: str = "",
    life: timedelta = LIFE,
    nonce: str = "",
    path: str = PATH,
) -> dict[str, str]:
    """The form to POST to `path`. `parameters` are guacd's (protocol, hostname, port, username …).

    `key_id`, `life`, `nonce` (a new one if "") and `path` are v2's. Raises ValueError for a dialect
    that isn't one.
    """
    form = {f"{dialects.PREFIX}{name}": value for name, value in parameters.items() if value}
    if identifier:
        form["id"] = identifier
    if dialect == Dialect.V2:
        form[dialects.DIALECT] = dialect
        form[dialects.KEY_ID] = key_id
        form[dialects.NONCE] = nonce or secrets.token_urlsafe(24)
        form[dialects.EXPIRES] = _milliseconds(now + life)
        signature = dialects.v2_sign(secret, dialects.v2_message("POST", path, form))
    else:
        form[dialects.TIMESTAMP] = _milliseconds(now)
        signature = _old(parameters, secret, dialect, form[dialects.TIMESTAMP])
    return {**form, dialects.SIGNATURE: signature}


def _old(parameters: Mapping[str, str], secret: Secret, dialect: str, timestamp: str) -> str:
    protocol = parameters.get("protocol", "")
    if dialect == Dialect.CLASSIC:
        message = dialects.classic_message(timestamp, protocol, parameters)
        return dialects.classic_sign(secret, message)
    if dialect == Dialect.CYVERSE:
        message = dialects.cyverse_message(timestamp, protocol, parameters)
        return dialects.cyverse_sign(secret, message)
    raise ValueError(f"{dialect!r} is no dialect of signed requests")


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
