"""Who may see, refer to, manage and vouch for credentials. Every read of them starts here.

Laws: shared and named ones go by the folder that they belong to; personal ones are their owner's
alone, even administrators don't see them; whoever must fill in their own value sees at least the
name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden, NotFound
from deskgate.control.texts import identifier
from deskgate.control.tree.models import CredentialSource, Folder
from deskgate.control.tree.selectors import folder_get
from deskgate.control.tree.visibility import Action, Gate, gate_for
from deskgate.control.vault.models import Credential, CredentialKind

_MISSING = "There are no such credentials."


@dataclass(frozen=True, slots=True)
class CredentialGate:
    """What one person may do with credentials, at the cost of a few queries however many."""

    user: User
    gate: Gate

    def visible(self) -> QuerySet[Credential]:
        """Those that this person may refer to, or must fill in."""
        own = Q(owner=self.user)
        if not self.user.is_active:
            return Credential.objects.none()
        return Credential.objects.filter(own | self._placed(Action.EDIT) | self._to_fill_in())

    def to_refer_to(self) -> QuerySet[Credential]:
        """Those that this person may set on connections and folders."""
        return Credential.objects.filter(self._placed(Action.EDIT))

    def mine(self) -> QuerySet[Credential]:
        """The person's own ones, and the named ones that they have filled in or should."""
        if not self.user.is_active:
            return Credential.objects.none()
        filled = Q(kind=CredentialKind.NAMED, values__person=self.user)
        found = Q(owner=self.user) | filled | self._to_fill_in()
        return Credential.objects.filter(
            pk__in=Credential.objects.filter(found).order_by().values("pk")
        )

    def managed(self) -> QuerySet[Credential]:
        """Those that this person may change, delete and, unless personal, vouch for."""
        if not self.user.is_active:
            return Credential.objects.none()
        return Credential.objects.filter(Q(owner=self.user) | self._placed(Action.MANAGE))

    def may_vouch(self, credential: Credential | None) -> bool:
        """Whether this person may say to which targets these are sent; None: people's log-ins."""
        if credential is None or credential.folder_id is None:
            return self.gate.root_open(Action.MANAGE) and not _personal(credential)
        return self.gate.folders(Action.MANAGE).filter(pk=credential.folder_id).exists()

    def _placed(self, action: Action) -> Q:
        if self.gate.root_open(action):
            return Q(owner__isnull=True)
        return Q(owner__isnull=True, folder__in=self.gate.folders(action).order_by().values("pk"))

    def _to_fill_in(self) -> Q:
        """Named ones, set on a connection that this person may open or on a folder above it."""
        opened = self.gate.connections(Action.CONNECT)
        if self.gate.root_open(Action.CONNECT):
            return Q(kind=CredentialKind.NAMED)
        used = set(
            opened.filter(credential__kind=CredentialKind.NAMED).values_list(
                "credential", flat=True
            )
        )
        used |= _set_above(set(opened.order_by().values_list("folder_id", flat=True).distinct()))
        return Q(kind=CredentialKind.NAMED, pk__in=used)


def credential_gate(user: User) -> CredentialGate:
    """What this person may do with credentials now."""
    return CredentialGate(user, gate_for(user))


def credential_get(*, user: User, credential_id: str) -> Credential:
    """Credentials that this person sees. Raises NotFound."""
    return _one(credential_gate(user).visible(), credential_id)


def credential_to_refer_to(*, user: User, credential_id: str) -> Credential:
    """Credentials that this person may set on a connection or folder. Raises NotFound."""
    return _one(credential_gate(user).to_refer_to(), credential_id)


def credential_to_manage(*, user: User, credential_id: str) -> Credential:
    """Credentials that this person may change, locked. Raises NotFound, Forbidden."""
    gate = credential_gate(user)
    seen = _one(gate.visible(), credential_id)
    if not gate.managed().filter(pk=seen.pk).exists():
        raise Forbidden("Only those who manage the folder of these credentials may change them.")
    return Credential.objects.select_for_update().get(pk=seen.pk)


def personal_get(*, user: User, credential_id: str) -> Credential:
    """Credentials of this person's own. Raises NotFound."""
    return _one(Credential.objects.filter(owner=user), credential_id)


def credential_place(*, user: User, folder_id: str | None) -> Folder | None:
    """The folder (None: the root) whose credentials this person manages. Raises."""
    if folder_id is not None:
        folder_get(user=user, folder_id=folder_id, action=Action.SEE)
        found = folders_managed(user).filter(pk=identifier(folder_id)).first()
        if found is None:
            raise Forbidden("Only those who manage a folder may keep credentials in it.")
        return found
    if not gate_for(user).root_open(Action.MANAGE):
        raise Forbidden("Only those who manage everything may keep credentials at the root.")
    return None


def folders_managed(user: User) -> QuerySet[Folder]:
    """The folders in which this person may keep credentials."""
    return gate_for(user).folders(Action.MANAGE)


def _one(found: QuerySet[Credential], credential_id: str) -> Credential:
    credential = found.select_related(None).filter(pk=identifier(credential_id)).first()
    if credential is None:
        raise NotFound(_MISSING)
    return credential


def _personal(credential: Credential | None) -> bool:
    return credential is not None and credential.kind == CredentialKind.PERSONAL


def _set_above(folder_ids: set[int | None]) -> set[int]:
    """The named credentials that are in force in some of these folders. One query."""
    rows = Folder.objects.order_by().values_list(
        "pk", "parent_id", "credential_source", "credential_id"
    )
    folders = {key: (parent, source, credential) for key, parent, source, credential in rows}
    found: set[int] = set()
    seen: set[int] = set()
    for start in folder_ids:
        at = start
        while at is not None and at in folders and at not in seen:
            seen.add(at)
            parent, source, credential = folders[at]
            if source == CredentialSource.VAULT and credential is not None:
                found.add(credential)
            at = parent if source == CredentialSource.INHERIT else None
    return found
