"""What is done to every plan before it is compared: put into a folder, completed, checked.

Laws: pure; folders that something stands in are made where the file doesn't name them; every error
says where it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from deskgate.control.catalogue import parameters_validate
from deskgate.control.errors import Invalid
from deskgate.control.port.keys import folded_key
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    Entry,
    FolderEntry,
    GrantEntry,
    NodeEntry,
    NodeGroupEntry,
    Parameters,
    Plan,
    ValueEntry,
)
from deskgate.control.port.text import OBJECTS
from deskgate.control.port.troubles import Troubles
from deskgate.control.tree.folder_services import DEPTH
from deskgate.control.tree.paths import Path
from deskgate.control.vault.credentials import SECRETS


def plan_into(plan: Plan, place: Path) -> Plan:
    """The same, but standing in the folder `place`; what was for everything is for that folder."""
    if not place:
        return plan
    folders = tuple(replace(folder, path=place + folder.path) for folder in plan.folders)
    return replace(
        plan,
        folders=(FolderEntry(path=place), *folders),
        connections=tuple(replace(one, path=place + one.path) for one in plan.connections),
        sharing_profiles=tuple(
            replace(one, connection=place + one.connection) for one in plan.sharing_profiles
        ),
        credentials=tuple(
            replace(one, folder=place + (() if one.folder is UNSAID else one.folder))
            for one in plan.credentials
        ),
        grants=tuple(
            replace(one, connection=place + one.connection)
            if one.connection
            else replace(one, folder=place + (one.folder or ()))
            for one in plan.grants
        ),
    )


def plan_complete(plan: Plan) -> Plan:
    """With the folders that it needs but doesn't name, each after the one that it stands in."""
    named = {folder.path for folder in plan.folders}
    needed: dict[Path, str] = {}
    for path, where in _places(plan):
        for depth in range(1, len(path) + 1):
            if path[:depth] not in named:
                needed.setdefault(path[:depth], where)
    implied = tuple(FolderEntry(path=path, where=where) for path, where in needed.items())
    folders = sorted((*plan.folders, *implied), key=lambda folder: len(folder.path))
    return replace(plan, folders=tuple(folders))


def _places(plan: Plan) -> Iterator[tuple[Path, str]]:
    for folder in plan.folders:
        yield folder.path[:-1], folder.where
    for connection in plan.connections:
        yield connection.path[:-1], connection.where
    for credential in plan.credentials:
        if credential.folder is not UNSAID:
            yield credential.folder, credential.where


def plan_check(plan: Plan, troubles: Troubles) -> None:
    """Whether it hangs together as far as it says itself."""
    entries = list(plan.entries())
    if len(entries) > OBJECTS:
        troubles.wrong("file", f"It describes more than {OBJECTS} things. Import it in parts.")
    _repeats(entries, troubles)
    for entry in entries:
        if isinstance(entry, FolderEntry | ConnectionEntry):
            folders = len(entry.path) - isinstance(entry, ConnectionEntry)
            if folders > DEPTH:
                troubles.wrong(entry.where, f"Folders can be at most {DEPTH} levels deep.")
    guacds: list[NodeEntry | NodeGroupEntry] = [*plan.node_groups, *plan.nodes]
    for again in [one for one in guacds if one.is_default is True][1:]:
        troubles.wrong(
            again.where, f"{again.title}: only one guacd, or group of them, is the default."
        )
    for one in plan.credentials:
        said = (one.username, one.domain)
        if one.source == "named" and (one.secrets or any(v is not UNSAID and v for v in said)):
            troubles.wrong(
                one.where, f"{one.title}: of named credentials each person fills in their own."
            )
    kept: list[CredentialEntry | ValueEntry] = [*plan.credentials, *plan.values]
    for some in kept:
        for name in sorted(some.secrets.keys() - set(SECRETS)):
            troubles.wrong(some.where, f"{some.title}: {name} can't be kept there.")


def _repeats(entries: Iterable[Entry], troubles: Troubles) -> None:
    named = [entry for entry in entries if not isinstance(entry, GrantEntry)]
    counted = Counter((entry.kind, folded_key(entry)) for entry in named)
    for entry in named:
        if counted[entry.kind, folded_key(entry)] > 1:
            troubles.wrong(entry.where, f"The {entry.kind} {entry.title!r} is there twice.")


def parameter_errors(protocol: str, values: Parameters) -> list[tuple[str, str]]:
    """What is wrong with which of these parameters; never with a value in it."""
    given: dict[str, Any] = {name: value for name, value in values.items() if value}
    try:
        parameters_validate(protocol, given, partial=True)
    except Invalid as wrong:
        return [
            (field.removeprefix("parameters."), text)
            for field, texts in wrong.errors.items()
            for text in texts
        ]
    return []
