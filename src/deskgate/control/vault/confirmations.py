"""Somebody confirms where a connection leads: its secrets and credentials may be sent there."""

from __future__ import annotations

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import Forbidden
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.control.vault.access import credential_gate
from deskgate.control.vault.choices import target_check
from deskgate.control.vault.problems import AnotherTarget, NotVouched
from deskgate.control.vault.resolution import Login
from deskgate.control.vault.right import manages
from deskgate.control.vault.targets import secrets_trust
from deskgate.control.vault.vouchers import reference_of, vouch


def target_confirm(*, user: User, connection: Connection, seen: str | None = None) -> None:
    """All of it that this person may confirm. Raises Forbidden for none, TargetChanged."""
    with transaction.atomic():
        Connection.objects.select_for_update().filter(pk=connection.pk).first()
        digest = target_check(connection=connection, seen=seen)
        reference = reference_of(effective(connection))
        may_vouch = reference.needed and credential_gate(user).may_vouch(reference.credential)
        may_trust = manages(user, connection)
        if not may_vouch and not may_trust:
            raise Forbidden(
                "Only those who manage the credentials, or the connection and its own secrets, "
                "may confirm its target."
            )
        if may_trust and (names := secrets_trust(connection)):
            record("secret.keep", connection, details={"names": names})
        if may_vouch:
            targets = [(connection.pk, digest)]
            vouch(reference=reference, targets=targets, by_name=user.username)


def may_confirm(*, user: User, connection: Connection, login: Login) -> bool:
    """Whether this person can do away with the log-in's problem by confirming the target."""
    if login.problem is None:
        return False
    if login.problem.kind == AnotherTarget.kind:
        return manages(user, connection)
    if login.problem.kind == NotVouched.kind:
        return credential_gate(user).may_vouch(reference_of(login.applies).credential)
    return False
