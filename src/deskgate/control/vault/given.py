"""Credentials that somebody gives when connecting: sealed in a row of their token, for its minute.

Law: they are for the target that the person saw, and sent to no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.errors import Invalid
from deskgate.control.texts import is_unicode
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import token_digest
from deskgate.control.tree.models import Connection
from deskgate.control.vault.choices import TargetChanged
from deskgate.control.vault.cipher import seal, unseal
from deskgate.control.vault.models import TokenCredentials
from deskgate.control.vault.passthrough import password_there
from deskgate.control.vault.problems import CredentialsNeeded, Problem, problem_error
from deskgate.control.vault.resolution import LOG_IN, LoginSource, login_resolve
from deskgate.grants import Secret

NEEDED: Final = Problem(
    CredentialsNeeded.kind,
    "This connection asks for your credentials when it is opened.",
    "Open it from the page, which asks for them.",
)
_LONGEST: Final = 8192  # as guacd takes them


@dataclass(frozen=True, slots=True)
class GivenNow:
    """What was given with a token: guacd's names, and the target that it is for."""

    digest: str
    values: Mapping[str, Secret]


def login_prepare(
    *,
    person: User,
    connection: Connection,
    token: Secret,
    login_name: str,
    values: Mapping[str, Secret],
    seen: str | None = None,
) -> None:
    """Whether the token can open anything; what was given goes with it. Raises LoginProblem.

    Told now, because in the tunnel a refusal has no room for what to do.
    """
    login = login_resolve(
        person=person, connection=connection, passes_through=password_there(login=login_name)
    )
    if seen is not None and seen != login.digest:
        raise TargetChanged
    if login.problem is not None:
        raise problem_error(login.problem)
    asks = login.source is LoginSource.ASK
    if values and not asks:
        raise Invalid({"credentials": ["This connection doesn't ask for any."]})
    if asks and not any(values.values()):
        raise problem_error(NEEDED)
    if asks:
        given_keep(token=token, digest=login.digest, values=values)


def given_keep(*, token: Secret, digest: str, values: Mapping[str, Secret]) -> None:
    """Keep these with the token until it is used. Raises Invalid."""
    errors = {
        f"credentials.{name}": [f"Give {', '.join(LOG_IN)} of at most {_LONGEST} characters."]
        for name, value in values.items()
        if name not in LOG_IN or not _can_be_sent(value.reveal())
    }
    if errors:
        raise Invalid(errors)
    said = {name: value.reveal() for name, value in values.items() if value}
    TokenCredentials.objects.create(
        token=AuthToken.objects.get(digest=token_digest(token)),
        sealed=seal(Secret(json.dumps({"digest": digest, "values": said}))),
    )


def _can_be_sent(text: str) -> bool:
    """guacd takes UTF-8 without a NUL."""
    return len(text) <= _LONGEST and "\0" not in text and is_unicode(text)


def given_with(*, token: Secret) -> GivenNow | None:
    """What was given with this token; ask before it is used, because its row goes with it."""
    row = TokenCredentials.objects.filter(token__digest=token_digest(token)).first()
    if row is None:
        return None
    said = json.loads(unseal(bytes(row.sealed)).reveal())
    return GivenNow(said["digest"], {n: Secret(v) for n, v in said["values"].items()})
