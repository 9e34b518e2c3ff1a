"""A grant: the value that proves that this person may open this target with these rights.

Only `control` makes one, and the gateway opens nothing without one. It names everything that the
session needs, so the data plane never looks a permission, an address or a password up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from deskgate.grants.secret import Secret


@dataclass(frozen=True, slots=True)
class Person:
    """Who opens the session. `name` is the log-in name, for the log and for guacd's tokens.

    `id` is "" for somebody without an account. `shown` is what others in the same session see; ""
    is the name itself.
    """

    id: str
    name: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is opened. `protocol` is guacd's name for it: ssh, vnc, rdp or telnet.

    `connection_id` is "" for what stands in no tree.
    """

    connection_id: str
    name: str
    protocol: str


@dataclass(frozen=True, slots=True)
class GuacdAddress:
    """Where guacd listens. `managed` says that it is the child that this server runs itself."""

    host: str
    port: int
    tls: bool = False
    managed: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done within the session: see only; copy out of it, paste into it; move files."""

    view_only: bool = False
    may_copy: bool = True
    may_paste: bool = True
    may_upload: bool = True
    may_download: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission to open one session, complete in itself.

    `session_id` is the tunnel's uuid and the log row's key. `parameters` are guacd's, by name;
    those that guacd doesn't ask for are left out. `expires_at` (aware) ends the session. Where
    `guacd` doesn't open the session, `other_guacds` are tried in their order. `joins` is guacd's
    own name ("$uuid…") of a live session at `guacd` that is joined instead of opening the target.
    `tried`: of a balancing folder the connections that were tried, this one last; the authority
    may be asked for another one. `factor_shown`: the second factor was shown for all of them.

    `joined` is the session that is joined, by its id; `may_control` lets who joins take the
    keyboard without being given it, `is_silent` keeps them from being told to the session's person.
    `returns`: the session of this id is live already, and goes on with this browser.
    `park_seconds`: how long it goes on without a browser, `idle_seconds` without a key; 0: not at
    all, and for ever.
    """

    session_id: UUID
    person: Person
    target: Target
    guacd: GuacdAddress
    parameters: Mapping[str, str | Secret] = field(default_factory=lambda: MappingProxyType({}))
    rights: Rights = Rights()
    expires_at: datetime | None = None
    other_guacds: tuple[GuacdAddress, ...] = ()
    joins: str = ""
    tried: tuple[str, ...] = ()
    factor_shown: bool = False
    joined: UUID | None = None
    may_control: bool = False
    is_silent: bool = False
    returns: bool = False
    park_seconds: float = 0.0
    idle_seconds: float = 0.0
