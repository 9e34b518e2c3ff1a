"""What folders and connections have alike, and how it is given to the services.

Laws: what is absent stays; every error of one object is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Final, Literal, TypedDict

from deskgate.control.errors import Invalid
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.tree.limits import LIMITS, limit_normal
from deskgate.control.tree.models import CredentialSource, Folder, Settled
from deskgate.control.tree.values import color_normal, icon_normal, notes_normal, tags_normal
from deskgate.control.vault.models import Credential, CredentialKind


class Keep(Enum):
    """Stands for "as it is" where None means something."""

    AS_IS = "as it is"


KEEP: Final = Keep.AS_IS
Place = Folder | Literal[Keep.AS_IS] | None


class Said(TypedDict, total=False):
    """What can be said of a folder and of a connection; absent: as it is."""

    notes: str
    tags: Sequence[str]
    icon: str
    color: str
    node: GuacdNode | None
    node_group: NodeGroup | None
    credential_source: str
    credential: Credential | None
    second_factor: bool | None
    max_sessions: int | None
    max_sessions_each: int | None
    kind: str  # of folders only, as is affinity
    affinity: bool
    weight: int | None  # of connections only, as is failover_only
    failover_only: bool


class Errors:
    """The sentences per field, gathered from several checks."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """What is refused within is kept, and the rest still checked."""
        try:
            yield
        except Invalid as wrong:
            self._found |= wrong.errors

    def tell(self) -> None:
        """Raise Invalid, if anything was refused."""
        if self._found:
            raise Invalid(self._found)


def settle(thing: Settled, said: Said, errors: Errors) -> None:
    """Put what is said onto the object, in memory."""
    plain: Mapping[str, Callable[..., object]] = {
        "notes": notes_normal,
        "tags": tags_normal,
        "icon": icon_normal,
        "color": color_normal,
    }
    for name, normal in plain.items():
        if name in said:
            with errors.gathered():
                setattr(thing, name, normal(said[name]))  # type: ignore[literal-required]  # its keys
    if "second_factor" in said:
        thing.second_factor = said["second_factor"]
    for name, given in said.items():
        if name in LIMITS:
            if not hasattr(thing, name):
                raise TypeError(f"A {type(thing).__name__} has no {name}.")
            with errors.gathered():
                setattr(thing, name, limit_normal(name, given))
    with errors.gathered():
        _settle_node(thing, said)
    with errors.gathered():
        _settle_credential(thing, said)


def _settle_node(thing: Settled, said: Said) -> None:
    """A server or a group of them: naming one takes the other's name away."""
    node, group = said.get("node"), said.get("node_group")
    if node is not None and group is not None:
        raise Invalid({"node_group_id": ["Choose a guacd server or a group of them, not both."]})
    if "node" in said or group is not None:
        thing.node = node
    if "node_group" in said or node is not None:
        thing.node_group = group


def _settle_credential(thing: Settled, said: Said) -> None:
    """Credentials are named exactly when the source is the vault."""
    credential = said.get("credential", thing.credential)
    source = said.get("credential_source", thing.credential_source)
    if source not in CredentialSource.values:
        raise Invalid(
            {"credential_source": [f"Choose one of {', '.join(CredentialSource.values)}."]}
        )
    if said.get("credential") is not None and "credential_source" not in said:
        source = CredentialSource.VAULT
    if source != CredentialSource.VAULT:
        if said.get("credential") is not None:
            raise Invalid(
                {"credential_id": ["Credentials are named only where the source is the vault."]}
            )
        credential = None
    elif credential is None:
        raise Invalid({"credential_id": ["Say which credentials of the vault."]})
    elif credential.kind == CredentialKind.PERSONAL:
        raise Invalid(
            {"credential_id": ["These are one person's own. Choose shared or named ones."]}
        )
    thing.credential_source, thing.credential = source, credential
