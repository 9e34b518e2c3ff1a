"""What whoever acts may decide about secrets, asked where the tree is written.

Law: the command line is the administrator's; the server by itself decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import ActorKind, current_actor
from deskgate.control.tree.models import Connection
from deskgate.control.tree.visibility import Action, connections_visible_to
from deskgate.control.vault.access import CredentialGate, credential_gate
from deskgate.control.vault.vouchers import Reference


@dataclass(frozen=True, slots=True)
class Right:
    """`everything`: the command line. Without a gate: nothing."""

    name: str
    everything: bool = False
    gate: CredentialGate | None = None

    def manages(self, connection_ids: Collection[int]) -> set[int]:
        """Those of these connections that whoever acts manages."""
        if self.everything:
            return set(connection_ids)
        if self.gate is None or not connection_ids:
            return set()
        found = self.gate.gate.connections(Action.MANAGE)
        return set(found.filter(pk__in=connection_ids).values_list("pk", flat=True))

    def may_vouch(self, reference: Reference) -> bool:
        """Whether whoever acts may say where these credentials are sent."""
        return self.everything or (
            self.gate is not None and self.gate.may_vouch(reference.credential)
        )


def acting_right() -> Right:
    """Of the present actor."""
    actor = current_actor()
    if actor.kind is ActorKind.COMMAND:
        return Right(actor.name, everything=True)
    user = User.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    return Right(actor.name, gate=credential_gate(user) if user else None)


def manages(user: User, connection: Connection) -> bool:
    """Whether this person manages the connection."""
    return connections_visible_to(user, Action.MANAGE).filter(pk=connection.pk).exists()
