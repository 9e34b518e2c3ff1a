"""Carries changes out, in their order, through the services that everybody else uses.

Laws: runs within one transaction that the caller holds; an error of a service is told with the line
that it came from; what is unchanged is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.errors import ControlError, Invalid, KeyTrouble
from deskgate.control.port.apply_grants import grant_write
from deskgate.control.port.apply_nodes import node_group_write, node_write
from deskgate.control.port.apply_people import group_write, member_write, nesting_write, user_write
from deskgate.control.port.apply_tree import (
    connection_write,
    credential_write,
    folder_log_in_write,
    folder_write,
    sharing_profile_write,
    template_write,
    value_write,
)
from deskgate.control.port.compare import Change, Doing
from deskgate.control.port.found import Found
from deskgate.control.port.options import Options
from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NestingEntry,
    NodeEntry,
    NodeGroupEntry,
    SharingProfileEntry,
    TemplateEntry,
    UserEntry,
    ValueEntry,
)
from deskgate.control.port.troubles import Unreadable
from deskgate.control.vault.targets import SecretsWouldBeDropped

_WRITERS: Final[dict[type, Callable[[Found, Change], None]]] = {
    NodeGroupEntry: node_group_write,
    NodeEntry: node_write,
    UserEntry: user_write,
    GroupEntry: group_write,
    MemberEntry: member_write,
    NestingEntry: nesting_write,
    FolderEntry: folder_write,
    TemplateEntry: template_write,
    CredentialEntry: credential_write,
    ValueEntry: value_write,
    ConnectionEntry: connection_write,
    SharingProfileEntry: sharing_profile_write,
    GrantEntry: grant_write,
}


def changes_apply(changes: Iterable[Change], *, by: User | None, options: Options) -> None:
    """Carry them all out. `by` is the administrator, None at the command line.

    Raises Unreadable.
    """
    found = Found(by, options)
    todo = [change for change in changes if change.doing is not Doing.UNCHANGED]
    folders = [change for change in todo if isinstance(change.wanted, FolderEntry)]
    for change in todo:
        _told(_WRITERS[type(change.wanted)], found, change)
    for change in folders:
        # What a folder says of credentials waits until those are there, and they stand in folders.
        _told(folder_log_in_write, found, change)


def _told(write: Callable[[Found, Change], None], found: Found, change: Change) -> None:
    entry = change.wanted
    try:
        write(found, change)
    except Invalid as wrong:
        texts = [
            f"{entry.kind} {entry.title}: {_field(name)}{text}"
            for name, some in wrong.errors.items()
            for text in some
        ]
        raise Unreadable({entry.where or entry.title: texts}) from None
    except SecretsWouldBeDropped as wrong:
        text = (
            f"{entry.title} would lead elsewhere, and it has stored secrets. Import with "
            "on-target-change drop (they are deleted) or keep (they go to the new target)."
        )
        raise Unreadable({entry.where or entry.title: [text]}) from wrong
    except KeyTrouble:
        raise
    except ControlError as wrong:
        text = f"{entry.kind} {entry.title}: {wrong}"
        raise Unreadable({entry.where or entry.title: [text]}) from None


def _field(name: str) -> str:
    return f"{name.removeprefix('parameters.')}: " if name else ""
