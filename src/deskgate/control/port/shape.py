"""What is done to every plan before it is compared: put into a folder, completed, checked.

Laws: pure; folders that something stands in are made where the file doesn't name them; every error
says where it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from deskgate.control.catalogue import PROTOCOLS, parameters_validate, protocol_get
from deskgate.control.errors import Invalid
from deskgate.control.port.paths import Path, path_text
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    Entry,
    FolderEntry,
    Parameters,
    Plan,
    TemplateEntry,
    ValueEntry,
)
from deskgate.control.port.text import OBJECTS
from deskgate.control.port.troubles import Troubles
from deskgate.control.tree.services import DEPTH

_CREDENTIAL_SECRETS: Final = frozenset({"password", "private-key", "passphrase"})


def plan_into(plan: Plan, place: Path) -> Plan:
    """The same, but standing in the folder `place`; what was for everything is for that folder."""
    if not place:
        return plan
    folders = tuple(replace(folder, path=place + folder.path) for folder in plan.folders)
    return replace(
        plan,
        folders=(FolderEntry(path=place), *folders),
        connections=tuple(replace(one, path=place + one.path) for one in plan.connections),
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


def plan_check(plan: Plan) -> None:
    """Whether it can be carried out as far as it says itself. Raises Unreadable."""
    troubles = Troubles()
    entries = list(plan.entries())
    if len(entries) > OBJECTS:
        troubles.wrong("file", f"It describes more than {OBJECTS} things. Import it in parts.")
    _repeats(entries, troubles)
    for entry in entries:
        _names_check(entry, troubles)
        if isinstance(entry, FolderEntry) and entry.parameters is not UNSAID:
            for protocol, values in entry.parameters.items():
                _parameters_check(entry, protocol, values, troubles)
        elif isinstance(entry, ConnectionEntry | TemplateEntry):
            plain = {} if entry.parameters is UNSAID else entry.parameters
            _parameters_check(entry, entry.protocol, plain, troubles)
    for connection in plan.connections:
        _secrets_check(connection, troubles)
    kept: list[CredentialEntry | ValueEntry] = [*plan.credentials, *plan.values]
    for one in kept:
        for name in one.secrets.keys() - _CREDENTIAL_SECRETS:
            troubles.wrong(one.where, f"{one.title}: {name} can't be kept there.")
    troubles.check()


def _repeats(entries: Iterable[Entry], troubles: Troubles) -> None:
    counted = Counter((entry.kind, entry.key) for entry in entries if entry.kind != "grant")
    for entry in entries:
        if counted[entry.kind, entry.key] > 1:
            troubles.wrong(entry.where, f"The {entry.kind} {entry.title!r} is there twice.")


def _names_check(entry: Entry, troubles: Troubles) -> None:
    if not isinstance(entry, FolderEntry | ConnectionEntry):
        return
    if not entry.path:
        troubles.wrong(entry.where, f"A {entry.kind} needs a name.")
    folders = len(entry.path) - isinstance(entry, ConnectionEntry)
    if folders > DEPTH:
        troubles.wrong(entry.where, f"Folders can be at most {DEPTH} levels deep.")
    for name in entry.path[-1:]:
        if len(name) > 200 or not name.isprintable():
            text = path_text(entry.path)[:80]
            troubles.wrong(entry.where, f"{text!r}: a name has at most 200 printable characters.")


def _parameters_check(entry: Entry, protocol: str, values: Parameters, troubles: Troubles) -> None:
    known = protocol_get(protocol)
    if known is None:
        names = ", ".join(one.name for one in PROTOCOLS)
        troubles.wrong(entry.where, f"{entry.title}: the protocol is one of {names}.")
        return
    for name in sorted({one.name for one in known if one.secret} & values.keys()):
        troubles.wrong(
            entry.where,
            f"{entry.title}: {name} is a secret, so it doesn't stand in parameters in plain text.",
        )
    said = {name: value for name, value in values.items() if value}
    for field, text in parameter_errors(protocol, said):
        troubles.wrong(entry.where, f"{entry.title}: {field}: {text}")


def _secrets_check(connection: ConnectionEntry, troubles: Troubles) -> None:
    known = protocol_get(connection.protocol)
    if known is None:
        return
    allowed = {one.name for one in known if one.secret}
    for name in sorted(connection.secrets.keys() - allowed):
        troubles.wrong(
            connection.where, f"{connection.title}: {known.label} has no secret called {name}."
        )
    secrets = {name: value.reveal() for name, value in connection.secrets.items()}
    for field, text in parameter_errors(connection.protocol, secrets):
        troubles.wrong(connection.where, f"{connection.title}: {field}: {text}")


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
