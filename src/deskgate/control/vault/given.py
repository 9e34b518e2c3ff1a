"""Credentials that somebody gives when connecting: sealed in a row of their token, for its minute.

Law: they are for the target that the person saw, and sent to no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import token_digest
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import TokenCredentials
from deskgate.control.vault.resolution import LOG_IN
from deskgate.grants import Secret

_LONGEST: Final = 8192  # as guacd takes them


@dataclass(frozen=True, slots=True)
class GivenNow:
    """What was given with a token: guacd's names, and the target that it is for."""

    digest: str
    values: Mapping[str, Secret]


def given_keep(*, token: Secret, digest: str, values: Mapping[str, Secret]) -> None:
    """Keep these with the token until it is used. Raises Invalid."""
    errors = {
        f"credentials.{name}": [f"Give {', '.join(LOG_IN)} of at most {_LONGEST} characters."]
        for name, value in values.items()
        if name not in LOG_IN or len(value.reveal()) > _LONGEST or "\0" in value.reveal()
    }
    if errors:
        raise Invalid(errors)
    said = {name: value.reveal() for name, value in values.items() if value}
    TokenCredentials.objects.create(
        token=AuthToken.objects.get(digest=token_digest(token)),
        sealed=seal(Secret(json.dumps({"digest": digest, "values": said}))),
    )


def given_with(*, token: Secret) -> GivenNow | None:
    """What was given with this token; ask before it is used, because its row goes with it."""
    row = TokenCredentials.objects.filter(token__digest=token_digest(token)).first()
    if row is None:
        return None
    said = json.loads(unseal(bytes(row.sealed)).reveal())
    return GivenNow(said["digest"], {n: Secret(v) for n, v in said["values"].items()})
