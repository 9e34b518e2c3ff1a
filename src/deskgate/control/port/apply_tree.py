"""Writes of folders, templates, credentials and connections."""

from __future__ import annotations

from typing import Any

from deskgate.control.port.compare import Change
from deskgate.control.port.found import Found, look_up, said
from deskgate.control.port.options import OnTargetChange as Wish
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    SettledEntry,
    SharingProfileEntry,
    TemplateEntry,
    ValueEntry,
)
from deskgate.control.tree.services import (
    connection_create,
    connection_update,
    folder_create,
    folder_update,
)
from deskgate.control.tree.sharing_profiles import (
    sharing_profile_create,
    sharing_profile_update,
)
from deskgate.control.tree.template_services import template_create, template_update
from deskgate.control.vault.credentials import (
    Given,
    credential_create,
    credential_update,
    value_set,
)
from deskgate.control.vault.targets import OnTargetChange
from deskgate.grants import Secret

_PLAIN = (
    *("second_factor", "notes", "tags", "icon", "color"),
    *("max_sessions", "max_sessions_each"),
)
_ON_CHANGE = {Wish.DROP: OnTargetChange.DROP, Wish.KEEP: OnTargetChange.KEEP, Wish.REFUSE: None}


def folder_write(found: Found, change: Change) -> None:
    """Make or change it, all but what it says of credentials."""
    entry = change.wanted
    assert isinstance(entry, FolderEntry)
    values = _settled(found, entry) | said(entry, "affinity")
    if entry.folder_kind is not UNSAID:
        values["kind"] = entry.folder_kind
    folder = found.folders.get(entry.path)
    kept: dict[str, Any] = {} if folder is None else folder.parameters
    if entry.parameters is not UNSAID:
        values["parameters"] = {
            protocol: _given(entry.parameters.get(protocol, {}), kept.get(protocol, {}))
            for protocol in entry.parameters.keys() | kept.keys()
        }
    if folder is None:
        parent = found.folder(entry.path[:-1])
        folder = folder_create(name=entry.path[-1], parent=parent, **values)
    else:
        folder = folder_update(folder=folder, **values)
    found.folders[entry.path] = folder


def folder_log_in_write(found: Found, change: Change) -> None:
    """What it says of credentials, which stand in folders themselves."""
    entry = change.wanted
    assert isinstance(entry, FolderEntry)
    values = _log_in(found, entry)
    if values and any(one.name in {"credential-source", "credential"} for one in change.fields):
        folder_update(folder=found.folders[entry.path], **values)


def template_write(found: Found, change: Change) -> None:
    """Make or change it."""
    entry = change.wanted
    assert isinstance(entry, TemplateEntry)
    template = found.templates.get(entry.name)
    kept = {} if template is None else template.parameters
    values = said(entry, "notes")
    if entry.parameters is not UNSAID:
        values["parameters"] = _given(entry.parameters, kept)
    if template is None:
        template = template_create(name=entry.name, protocol=entry.protocol, **values)
    else:
        template = template_update(template=template, **values)
    found.templates[entry.name] = template


def credential_write(found: Found, change: Change) -> None:
    """Make or change it, with the value that everybody shares."""
    entry = change.wanted
    assert isinstance(entry, CredentialEntry)
    values = said(entry, "default_domain", "notes")
    if entry.folder is not UNSAID:
        values["folder"] = found.folder(entry.folder)
    if entry.source == "static":
        values["given"] = _value(entry)
    credential = found.credentials.get(entry.name)
    if credential is None:
        credential = credential_create(name=entry.name, kind=entry.source, **values)
    else:
        credential = credential_update(credential=credential, **values)
    found.credentials[entry.name] = credential


def value_write(found: Found, change: Change) -> None:
    """A person's own value of named credentials."""
    entry = change.wanted
    assert isinstance(entry, ValueEntry)
    value_set(
        credential=found.credentials[entry.credential],
        person=found.user(entry.person),
        given=_value(entry),
    )


def connection_write(found: Found, change: Change) -> None:
    """Make or change it, with its secrets."""
    entry = change.wanted
    assert isinstance(entry, ConnectionEntry)
    values = _settled(found, entry) | _log_in(found, entry)
    values |= said(entry, "weight", "failover_only")
    if entry.template is not UNSAID:
        values["template"] = look_up(entry.template, found.templates.__getitem__)
    connection = found.connections.get(entry.path)
    kept = {} if connection is None or not entry.complete else connection.parameters
    parameters = {} if entry.parameters is UNSAID else _given(entry.parameters, kept)
    parameters |= {name: secret.reveal() for name, secret in entry.secrets.items()}
    if connection is None:
        found.connections[entry.path] = connection_create(
            name=entry.path[-1],
            protocol=entry.protocol,
            folder=found.folder(entry.path[:-1]),
            parameters=parameters,
            **values,
        )
        return
    connection_update(
        connection=connection,
        parameters=parameters,
        on_target_change=_ON_CHANGE[found.options.on_target_change],
        **values,
    )


def sharing_profile_write(found: Found, change: Change) -> None:
    """Make or change it."""
    entry = change.wanted
    assert isinstance(entry, SharingProfileEntry)
    connection = found.connections[entry.connection]
    profile = connection.sharing_profiles.filter(name=entry.name).first()
    kept = {} if profile is None else profile.parameters
    given = {} if entry.parameters is UNSAID else _given(entry.parameters, kept)
    if profile is None:
        sharing_profile_create(connection=connection, name=entry.name, parameters=given)
    else:
        sharing_profile_update(profile=profile, parameters=given)


def _given(wanted: Any, kept: Any) -> dict[str, str | None]:
    """What to say so that these are set and of `kept` nothing else."""
    gone: dict[str, str | None] = {name: None for name in kept if name not in wanted}
    return {**gone, **wanted}


def _value(entry: CredentialEntry | ValueEntry) -> Given:
    return Given(
        username=None if entry.username is UNSAID else entry.username,
        domain=None if entry.domain is UNSAID else entry.domain,
        secrets={name: Secret(hidden.reveal()) for name, hidden in entry.secrets.items()},
    )


def _settled(found: Found, entry: SettledEntry) -> dict[str, Any]:
    values = said(entry, *_PLAIN)
    if entry.node is not UNSAID:
        values["node"] = look_up(entry.node, found.nodes.__getitem__)
    if entry.node_group is not UNSAID:
        values["node_group"] = look_up(entry.node_group, found.node_groups.__getitem__)
    return values


def _log_in(found: Found, entry: SettledEntry) -> dict[str, Any]:
    values = said(entry, "credential_source")
    if entry.credential is not UNSAID:
        values["credential"] = look_up(entry.credential, found.credentials.__getitem__)
    return values
