"""A Guacozy's database as a plan: its SQLite file, or a plain dump of its PostgreSQL.

Laws: nothing gets further than it did there: a folder's grants become grants to connect, siblings
of one name stay apart, credentials stay credentials; whatever isn't taken over is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from deskgate.control.errors import Invalid
from deskgate.control.port.guacozy_people import TABLES as PEOPLE_TABLES
from deskgate.control.port.guacozy_people import People, people_read
from deskgate.control.port.guacozy_rows import (
    Lock,
    Names,
    Tables,
    by_key,
    flag,
    identity,
    number,
    text,
)
from deskgate.control.port.guacozy_tables import tables_read
from deskgate.control.port.guacozy_targets import KINDS, parameters_read
from deskgate.control.port.options import Options
from deskgate.control.port.pgdump import Row
from deskgate.control.port.plan import (
    UNSAID,
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    NodeEntry,
    Plan,
    ValueEntry,
)
from deskgate.control.port.shape import parameter_errors
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.control.tree.paths import Path
from deskgate.control.vault.keypairs import KEY, PASSPHRASE, private_key_check
from deskgate.grants import Secret

_TABLES: Final = (
    "backend_folder",
    "backend_folderpermission",
    "backend_connection",
    "backend_guacdserver",
    "backend_credentials",
    "backend_staticcredentials",
    "backend_namedcredentials",
    "backend_personalnamedcredentials",
    "backend_appsettings",
    *KINDS,
    *PEOPLE_TABLES,
)
_SECRETS: Final = (("password", "password"), ("private_key", KEY), ("passphrase", PASSPHRASE))
_DEPTH: Final = 64  # folders within folders; more is a ring
_NO_LOG: Final = (
    "Tickets, shared sessions and the ticket log are not taken over: keep Guacozy's database."
)
_NO_COLOURS: Final = (
    "SSH was drawn in gold on grey, whatever was set; here it has guacd's own colours. Set "
    "color-scheme on a folder to have it back."
)


@dataclass(slots=True)
class _Reading:
    """What is being read, and what has been found of it."""

    tables: Tables
    options: Options
    lock: Lock
    people: People
    troubles: Troubles
    folders: dict[str, FolderEntry] = field(default_factory=dict)
    nodes: dict[str, NodeEntry] = field(default_factory=dict)
    credentials: dict[str, CredentialEntry] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table that this Guacozy may not have had yet."""
        return self.tables.get(table, [])


def guacozy_plan(data: bytes, options: Options) -> Plan:
    """The plan of a database. Raises Unreadable."""
    tables = tables_read(data, _TABLES)
    if "backend_connection" not in tables or "backend_folder" not in tables:
        raise refuse("file", "This is not Guacozy's database: it has no table backend_connection.")
    troubles = Troubles()
    people = people_read(tables, troubles)
    reading = _Reading(tables, options, Lock(options.key), people, troubles)
    _nodes(reading)
    _folders(reading)
    _credentials(reading)
    connections = _connections(reading)
    values = _values(reading)
    grants = _grants(reading)
    _notes(reading)
    return Plan(
        nodes=tuple(reading.nodes.values()),
        groups=tuple(people.groups.values()),
        users=tuple(people.users.values()),
        members=tuple(people.members),
        folders=tuple(reading.folders.values()),
        credentials=tuple(reading.credentials.values()),
        values=tuple(values),
        connections=tuple(connections),
        grants=tuple(grants),
        notes=troubles.notes,
        foreign=True,
    )


def _nodes(reading: _Reading) -> None:
    settings = next(iter(reading.rows("backend_appsettings")), {})
    default = identity(settings, "default_guacd_server_id")
    for row in reading.rows("backend_guacdserver"):
        key, where = identity(row, "id"), f"backend_guacdserver {text(row, 'id')}"
        is_default = key == default and reading.options.default_guacd
        reading.nodes[key] = NodeEntry(
            name=text(row, "name").strip(),
            host=text(row, "hostname").strip(),
            port=number(row, "port"),
            where=where,
            is_default=True if is_default else UNSAID,
        )
        if key == default and not is_default:
            reading.troubles.note(
                where,
                f"{reading.nodes[key].name!r} was Guacozy's default guacd. It is taken over, but "
                "connections that name none go through this server's own default.",
            )
    if flag(settings, "ignore_rdp_cert_by_default"):
        reading.troubles.note(
            "backend_appsettings",
            "New RDP connections began with certificates unchecked. Here they don't; each "
            "connection keeps its own setting.",
        )


def _folders(reading: _Reading) -> None:
    names = Names(reading.troubles)
    rows = by_key(reading.rows("backend_folder"), "id")

    def path(key: str, depth: int) -> Path:
        if key in reading.folders:
            return reading.folders[key].path
        row, where = rows[key], f"backend_folder {key}"
        parent = identity(row, "parent_id")
        if depth > _DEPTH:
            raise refuse(where, "The folders stand within each other in a ring.")
        above = path(parent, depth + 1) if parent in rows else ()
        found = (*above, names.free(above, text(row, "name"), where))
        reading.folders[key] = FolderEntry(path=found, where=where)
        return found

    for key in rows:
        path(key, 0)


def _credentials(reading: _Reading) -> None:
    names = Names(reading.troubles)
    static = by_key(reading.rows("backend_staticcredentials"), "credentials_ptr_id")
    named = by_key(reading.rows("backend_namedcredentials"), "credentials_ptr_id")
    for row in reading.rows("backend_credentials"):
        key, where = identity(row, "id"), f"backend_credentials {text(row, 'id')}"
        name = names.free((), text(row, "name"), where)
        if key in static:
            own = static[key]
            reading.credentials[key] = CredentialEntry(
                name=name,
                source="static",
                folder=(),
                username=text(own, "username"),
                domain=text(own, "domain"),
                secrets=_kept_secrets(reading, own, name, where),
                where=where,
            )
        elif key in named:
            domain = text(named[key], "default_domain")
            reading.credentials[key] = CredentialEntry(
                name=name, source="named", folder=(), default_domain=domain, where=where
            )


def _kept_secrets(reading: _Reading, row: Row, name: str, where: str) -> dict[str, Secret]:
    """The same for the vault, which keeps no key that it can't open."""
    found = _secrets(reading, row, name, where)
    if KEY in found:
        try:
            private_key_check(found[KEY], found.get(PASSPHRASE), comment="")
        except Invalid as wrong:
            sentence = " ".join(text for texts in wrong.errors.values() for text in texts)
            reading.troubles.note(where, f"The private key of {name} was left out: {sentence}")
            del found[KEY]
    return found


def _secrets(reading: _Reading, row: Row, name: str, where: str) -> dict[str, Secret]:
    """Password, key and passphrase: Guacozy encrypts the first, forks of it all three."""
    found = {}
    for column, parameter in _SECRETS:
        value = reading.lock.open(text(row, column))
        if value is None:
            continue
        problems = parameter_errors("ssh", {parameter: value.reveal()})
        for _, problem in problems:
            reading.troubles.note(where, f"{name}: {parameter} was left out: {problem}")
        if not problems:
            found[parameter] = value
    return found


def _values(reading: _Reading) -> list[ValueEntry]:
    found: dict[tuple[str, str], ValueEntry] = {}
    for row in reading.rows("backend_personalnamedcredentials"):
        where = f"backend_personalnamedcredentials {text(row, 'id')}"
        credential = reading.credentials.get(identity(row, "reference_id"))
        user = reading.people.users.get(identity(row, "owner_id"))
        if credential is None or user is None:
            reading.troubles.note(where, "These credentials are nobody's, so they were left out.")
            continue
        key = (credential.name, user.username)
        if key in found:
            reading.troubles.note(
                where, f"{user.username} had {credential.name!r} twice; the first was taken."
            )
            continue
        found[key] = ValueEntry(
            credential=credential.name,
            person=user.username,
            username=text(row, "username"),
            domain=text(row, "domain"),
            secrets=_kept_secrets(reading, row, f"{credential.name} of {user.username}", where),
            where=where,
        )
    return list(found.values())


def _connections(reading: _Reading) -> list[ConnectionEntry]:
    names = Names(reading.troubles)
    kinds = {
        key: (protocol, row)
        for table, protocol in KINDS.items()
        for key, row in by_key(reading.rows(table), "connection_ptr_id").items()
    }
    found = []
    for row in reading.rows("backend_connection"):
        where = f"backend_connection {text(row, 'id')}"
        kind = kinds.get(identity(row, "id"))
        if kind is None:
            reading.troubles.note(
                where, f"{text(row, 'name')!r} was left out: it is neither SSH, RDP nor VNC."
            )
        else:
            found.append(_connection(reading, names, row, *kind, where=where))
    return found


def _connection(
    reading: _Reading, names: Names, row: Row, protocol: str, own: Row, *, where: str
) -> ConnectionEntry:
    folder = reading.folders.get(identity(row, "parent_id"))
    above = folder.path if folder else ()
    name = names.free(above, text(row, "name"), where)
    if folder is None:
        reading.troubles.note(
            where,
            f"{name} stood in no folder, where nobody saw it. Here it stands at the top of what is "
            "imported, and whoever is granted that sees it.",
        )
    node = reading.nodes.get(identity(row, "guacdserver_id"))
    source, credential = _login(reading, row, name, where)
    return ConnectionEntry(
        path=(*above, name),
        protocol=protocol,
        parameters=parameters_read(protocol, row, own, where, reading.troubles),
        secrets=_secrets(reading, {**own, "password": row.get("password")}, name, where),
        node=node.name if node else None,
        credential_source=source,
        credential=credential,
        where=where,
    )


def _login(reading: _Reading, row: Row, name: str, where: str) -> tuple[str, str | None]:
    """Pass-through came before everything; then the credentials; then the connection's fields."""
    credential = reading.credentials.get(identity(row, "credentials_id"))
    if flag(row, "passthrough_credentials"):
        if credential is not None:
            reading.troubles.note(
                where,
                f"{name} passes the person's own log-in through, so its credentials "
                f"{credential.name!r} were never used and are left out.",
            )
        return "pass-through", None
    if credential is None:
        return "own", None
    if credential.source == "named" and text(row, "username"):
        reading.troubles.note(
            where,
            f"{name}: whoever had no {credential.name!r} logged in as the connection's own user. "
            "Here they are asked to fill theirs in.",
        )
    return "vault", credential.name


def _grants(reading: _Reading) -> list[GrantEntry]:
    found = []
    for row in reading.rows("backend_folderpermission"):
        where = f"backend_folderpermission {text(row, 'id')}"
        folder = reading.folders.get(identity(row, "folder_id"))
        user = reading.people.users.get(identity(row, "user_id"))
        group = reading.people.groups.get(identity(row, "group_id"))
        if folder is None or (user is None and group is None):
            reading.troubles.note(where, "This permission is for nobody or on nothing: left out.")
            continue
        who = {"user": user.username if user else None, "group": group.name if group else None}
        for kind, name in who.items():
            if name is not None:
                grant = GrantEntry(
                    user=name if kind == "user" else None,
                    group=name if kind == "group" else None,
                    folder=folder.path,
                    role="connect",
                    note="From Guacozy",
                    only_add=True,
                    where=where,
                )
                found.append(grant)
    return found


def _notes(reading: _Reading) -> None:
    reading.troubles.note("file", _NO_LOG)
    if reading.rows("backend_connectionssh"):
        reading.troubles.note("file", _NO_COLOURS)
    if reading.lock.left:
        reading.troubles.note(
            "file",
            f"{reading.lock.left} passwords were left out: they are encrypted, and no "
            "FIELD_ENCRYPTION_KEY was given.",
        )
