"""What every reader makes and the applier carries out: plain values that know no database.

Laws: things are named as people name them (folders and connections by their path); a field that is
UNSAID stays as it is; a secret is a `Secret`, and is never in a text. `where` says which line or
row of the file an entry comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Final, Literal, Protocol, TypeAlias, TypeVar

from deskgate.control.tree.paths import Path, path_text

T = TypeVar("T")


class Unsaid(Enum):
    """Stands for what a file says nothing about, where None means something."""

    UNSAID = "unsaid"


UNSAID: Final = Unsaid.UNSAID
Maybe: TypeAlias = T | Literal[Unsaid.UNSAID]
Parameters: TypeAlias = Mapping[str, str]


class Hidden(Protocol):
    """A secret, whether it is at hand or still sealed."""

    def reveal(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a file describes. `said` is what is compared, `name` what identifies it."""

    kind: ClassVar[str] = ""
    identity: ClassVar[tuple[str, ...]] = ("name",)
    where: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from others of its kind."""
        return tuple(getattr(self, name) for name in self.identity)

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.key[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroupEntry(Entry):
    """A group of guacd servers."""

    kind: ClassVar[str] = "guacd-group"
    name: str
    is_default: Maybe[bool] = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeEntry(Entry):
    """A guacd server."""

    kind: ClassVar[str] = "guacd"
    name: str
    host: str
    port: Maybe[int] = UNSAID
    tls: Maybe[bool] = UNSAID
    is_default: Maybe[bool] = UNSAID
    is_enabled: Maybe[bool] = UNSAID
    groups: Maybe[tuple[str, ...]] = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEntry(Entry):
    """A group of people; who is in it stands in `MemberEntry` and `NestingEntry`."""

    kind: ClassVar[str] = "group"
    name: str
    description: Maybe[str] = UNSAID
    require_second_factor: Maybe[bool] = UNSAID
    is_enabled: Maybe[bool] = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEntry(Entry):
    """A person. `password_hash` is Django's; whoever is there already keeps their password.

    When the account may be used: ISO days and times of day, "" for no limit.
    """

    kind: ClassVar[str] = "user"
    identity: ClassVar[tuple[str, ...]] = ("username",)
    username: str
    full_name: Maybe[str] = UNSAID
    email: Maybe[str] = UNSAID
    time_zone: Maybe[str] = UNSAID
    organization: Maybe[str] = UNSAID
    organizational_role: Maybe[str] = UNSAID
    valid_from: Maybe[str] = UNSAID
    valid_until: Maybe[str] = UNSAID
    window_start: Maybe[str] = UNSAID
    window_end: Maybe[str] = UNSAID
    password_expired: Maybe[bool] = UNSAID
    is_admin: Maybe[bool] = UNSAID
    is_active: Maybe[bool] = UNSAID
    password_hash: Hidden | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry(Entry):
    """A person in a group."""

    kind: ClassVar[str] = "member"
    identity: ClassVar[tuple[str, ...]] = ("group", "username")
    group: str
    username: str

    @property
    def title(self) -> str:
        """Who is where."""
        return f"{self.username} in {self.group}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NestingEntry(Entry):
    """A group within a group."""

    kind: ClassVar[str] = "nesting"
    identity: ClassVar[tuple[str, ...]] = ("parent", "child")
    parent: str
    child: str

    @property
    def title(self) -> str:
        """Which is in which."""
        return f"{self.child} in {self.parent}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledEntry(Entry):
    """What folders and connections can both say. `node` and the like are names."""

    node: Maybe[str | None] = UNSAID
    node_group: Maybe[str | None] = UNSAID
    credential_source: Maybe[str] = UNSAID
    credential: Maybe[str | None] = UNSAID
    second_factor: Maybe[bool | None] = UNSAID
    notes: Maybe[str] = UNSAID
    tags: Maybe[tuple[str, ...]] = UNSAID
    icon: Maybe[str] = UNSAID
    color: Maybe[str] = UNSAID
    max_sessions: Maybe[int | None] = UNSAID
    max_sessions_each: Maybe[int | None] = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderEntry(SettledEntry):
    """A folder. `parameters`: {protocol: {name: value}}, all of them."""

    kind: ClassVar[str] = "folder"
    identity: ClassVar[tuple[str, ...]] = ("path",)
    path: Path
    parameters: Maybe[Mapping[str, Parameters]] = UNSAID
    folder_kind: Maybe[str] = UNSAID
    affinity: Maybe[bool] = UNSAID

    @property
    def title(self) -> str:
        """Its path."""
        return path_text(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEntry(Entry):
    """Parameters that connections of one protocol share."""

    kind: ClassVar[str] = "template"
    name: str
    protocol: str
    parameters: Maybe[Parameters] = UNSAID
    notes: Maybe[str] = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionEntry(SettledEntry):
    """A connection. `complete`: what `parameters` doesn't name is not set; else it stays.

    Secrets that it doesn't name always stay.
    """

    kind: ClassVar[str] = "connection"
    identity: ClassVar[tuple[str, ...]] = ("path",)
    path: Path
    protocol: str
    template: Maybe[str | None] = UNSAID
    parameters: Maybe[Parameters] = UNSAID
    complete: bool = field(default=False, compare=False)
    secrets: Mapping[str, Hidden] = field(default_factory=dict)
    weight: Maybe[int | None] = UNSAID
    failover_only: Maybe[bool] = UNSAID

    @property
    def title(self) -> str:
        """Its path."""
        return path_text(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingProfileEntry(Entry):
    """How live sessions of a connection may be joined. `parameters`: all of them."""

    kind: ClassVar[str] = "sharing-profile"
    identity: ClassVar[tuple[str, ...]] = ("connection", "name")
    connection: Path
    name: str
    parameters: Maybe[Parameters] = UNSAID

    @property
    def title(self) -> str:
        """Its name, and whose it is."""
        return f"{self.name} of {path_text(self.connection)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialEntry(Entry):
    """Shared credentials, with their value; or named ones, whose values are `ValueEntry`s."""

    kind: ClassVar[str] = "credential"
    name: str
    source: Literal["static", "named"]
    folder: Maybe[Path] = UNSAID
    default_domain: Maybe[str] = UNSAID
    notes: Maybe[str] = UNSAID
    username: Maybe[str] = UNSAID
    domain: Maybe[str] = UNSAID
    secrets: Mapping[str, Hidden] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueEntry(Entry):
    """A person's own value of named credentials."""

    kind: ClassVar[str] = "own-credentials"
    identity: ClassVar[tuple[str, ...]] = ("credential", "person")
    credential: str
    person: str
    username: Maybe[str] = UNSAID
    domain: Maybe[str] = UNSAID
    secrets: Mapping[str, Hidden] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Whose and of what."""
        return f"{self.credential} of {self.person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEntry(Entry):
    """A grant: to a person or a group; on a folder, a connection or (neither) everything.

    `only_add`: one that gives the same, or more without limits, is left alone. `row`: the key of
    one that is there.
    """

    kind: ClassVar[str] = "grant"
    identity: ClassVar[tuple[str, ...]] = ("user", "group", "folder", "connection")
    user: str | None = None
    group: str | None = None
    folder: Path | None = None
    connection: Path | None = None
    role: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    hours: tuple[tuple[tuple[int, ...], str, str], ...] = ()
    time_zone: str = "UTC"
    networks: tuple[str, ...] = ()
    view_only: bool = False
    may_copy: bool = True
    may_paste: bool = True
    may_upload: bool = True
    may_download: bool = True
    recording_required: bool = False
    note: str = ""
    only_add: bool = field(default=False, compare=False)
    row: int | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """Who gets it on what."""
        place = self.connection or self.folder
        who = self.user or f"group {self.group}"
        return f"{who} on {path_text(place) if place else 'everything'}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the file that was not taken over, or not as it stood."""

    where: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a file describes. `foreign`: of another program, so people who are there already
    keep their rights, whatever it says."""

    node_groups: tuple[NodeGroupEntry, ...] = ()
    nodes: tuple[NodeEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    users: tuple[UserEntry, ...] = ()
    members: tuple[MemberEntry, ...] = ()
    nestings: tuple[NestingEntry, ...] = ()
    folders: tuple[FolderEntry, ...] = ()
    templates: tuple[TemplateEntry, ...] = ()
    credentials: tuple[CredentialEntry, ...] = ()
    values: tuple[ValueEntry, ...] = ()
    connections: tuple[ConnectionEntry, ...] = ()
    sharing_profiles: tuple[SharingProfileEntry, ...] = ()
    grants: tuple[GrantEntry, ...] = ()
    notes: tuple[Note, ...] = ()
    foreign: bool = False

    def entries(self) -> Iterator[Entry]:
        """Everything, in the order in which it can be made."""
        yield from self.node_groups
        yield from self.nodes
        yield from self.groups
        yield from self.users
        yield from self.members
        yield from self.nestings
        yield from self.folders
        yield from self.templates
        yield from self.credentials
        yield from self.values
        yield from self.connections
        yield from self.sharing_profiles
        yield from self.grants
