"""A person's own credentials at a connection: chosen by them, for the target that they saw."""

from __future__ import annotations

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict
from deskgate.control.tree.models import Connection
from deskgate.control.vault.models import Credential, PersonalChoice
from deskgate.control.vault.targets import digest_of


class TargetChanged(Conflict):
    """The connection leads elsewhere than what the caller has seen."""

    kind = "target-changed"

    def __init__(self) -> None:
        super().__init__(
            "The connection leads elsewhere since you looked. Look again where it leads, then "
            "confirm."
        )


def target_check(*, connection: Connection, seen: str | None) -> str:
    """The present target's digest, which is the one that was seen, if any. Raises TargetChanged."""
    digest = digest_of(connection)
    if seen is not None and seen != digest:
        raise TargetChanged
    return digest


def choice_set(
    *, person: User, connection: Connection, credential: Credential, seen: str | None = None
) -> None:
    """The person logs in here with these credentials, which are their own. Raises TargetChanged."""
    with transaction.atomic():
        digest = target_check(connection=connection, seen=seen)
        PersonalChoice.objects.update_or_create(
            person=person,
            connection=connection,
            defaults={"credential": credential, "target_digest": digest},
        )
        record("choice.set", connection, details={"credential": credential.name})


def choice_clear(*, person: User, connection: Connection) -> None:
    """The person logs in as the connection says."""
    with transaction.atomic():
        gone, _ = PersonalChoice.objects.filter(person=person, connection=connection).delete()
        if gone:
            record("choice.clear", connection)
