"""A folder with connections that hold or refer to secrets; an editor who doesn't manage it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import Actor, ActorKind, acting
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tokens.models import AuthToken, Login, LoginKind, TokenKind
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection, CredentialSource, Folder, Template
from deskgate.control.tree.services import connection_create, folder_create
from deskgate.control.tree.template_services import template_create
from deskgate.control.vault.credentials import Given, credential_create, value_set
from deskgate.control.vault.given import given_with
from deskgate.control.vault.host_keys import Place, host_key_learn, host_key_to_learn
from deskgate.control.vault.host_probe import SeenKey
from deskgate.control.vault.models import Credential
from deskgate.control.vault.opening import parameters_open
from deskgate.control.vault.passthrough import password_keep, password_there
from deskgate.control.vault.pins import target_digest
from deskgate.control.vault.resolution import Login as How
from deskgate.control.vault.resolution import login_resolve
from deskgate.grants import Secret

MARKER = "marker-52c8-never-elsewhere"
HOST = "good.example"
EVIL = "evil.example"
LEARNED = SeenKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIGdvb2Q=")
LOGIN = "the-editors-log-in"


@contextmanager
def as_person(person: User) -> Iterator[None]:
    """What happens within is this person's doing."""
    with acting(Actor(ActorKind.PERSON, person.username, person.pk, "192.0.2.7")):
        yield


@dataclass(frozen=True)
class Scene:
    """`own` has secrets of its own; the others refer to credentials, all for HOST."""

    admin: User
    editor: User
    prod: Folder
    place: Folder
    template: Template
    own: Connection
    shared: Connection
    named: Connection
    passing: Connection
    inherited: Connection
    key: Credential
    corp: Credential

    @classmethod
    def make(cls, *, admin: User, editor: User) -> Scene:
        with as_person(admin):
            prod = folder_create(name="prod", parent=None, parameters={"ssh": {"hostname": HOST}})
            place = folder_create(
                name="place", parent=None, parameters={"ssh": {"hostname": EVIL, "port": "2222"}}
            )
            template = template_create(
                name="evil", protocol="ssh", parameters={"hostname": EVIL}, notes=""
            )
            key = credential_create(
                name="prod-key",
                kind="static",
                folder=prod,
                given=Given("deploy", None, {"password": Secret(MARKER)}),
            )
            corp = credential_create(name="corp", kind="named", folder=prod)
            for person in (admin, editor):
                value_set(
                    credential=corp,
                    person=person,
                    given=Given(person.username, None, {"password": Secret(MARKER)}),
                )
            sources: dict[str, dict[str, Any]] = {
                "own": {"parameters": {"hostname": HOST, "username": "u", "password": MARKER}},
                "shared": {"credential_source": CredentialSource.VAULT, "credential": key},
                "named": {"credential_source": CredentialSource.VAULT, "credential": corp},
                "passing": {"credential_source": CredentialSource.PASS_THROUGH},
                "inherited": {"parameters": {"username": "u", "password": MARKER}},
            }
            made = {
                name: connection_create(
                    **{
                        "name": name,
                        "protocol": "ssh",
                        "folder": prod,
                        "parameters": {"hostname": HOST},
                        **said,
                    }
                )
                for name, said in sources.items()
            }
        for folder in (prod, place):
            AccessGrant.objects.create(user=editor, folder=folder, role=Role.EDIT)
        for person in (admin, editor):
            name = LOGIN + person.username
            now = timezone.now()
            AuthToken.objects.create(
                digest=name,
                kind=TokenKind.SESSION,
                person=person,
                login=name,
                expires_at=now + timedelta(hours=1),
            )
            Login.objects.create(name=name, kind=LoginKind.GUACAMOLE, person=person, seen_at=now)
            password_keep(login=name, password=Secret(MARKER))
        return cls(admin, editor, prod, place, template, **made, key=key, corp=corp)

    def connections(self) -> list[Connection]:
        return list(Connection.objects.order_by("pk"))


def how(person: User, connection: Connection) -> How:
    """How this person would log in there now."""
    name = LOGIN + person.username
    return login_resolve(
        person=person,
        connection=Connection.objects.get(pk=connection.pk),
        passes_through=password_there(login=name),
    )


def sent(person: User, connection: Connection) -> dict[str, str | Secret]:
    """What guacd would be sent. Raises LoginProblem, HostKeyMissing."""
    connection = Connection.objects.get(pk=connection.pk)
    place = host_key_to_learn(connection=connection, parameters=effective(connection).parameters())
    if place is not None:
        host_key_learn(connection=connection, place=place, seen=LEARNED)
    return parameters_open(
        connection=connection,
        login=how(person, connection),
        given=given_with(token=Secret("none")),
        login_name=LOGIN + person.username,
    )


def leaks(found: dict[str, str | Secret]) -> bool:
    """Whether what is sent holds a stored secret."""
    return any(isinstance(value, Secret) and MARKER in value.reveal() for value in found.values())


GOOD = target_digest("ssh", {"hostname": HOST})


def goes_home(found: dict[str, str | Secret]) -> bool:
    """Whether it is sent to the target that the secrets were given for, known by its first key."""
    key = found.get("host-key", "")
    place = Place(HOST, 22)
    plain = {n: v for n, v in found.items() if isinstance(v, str) and n != "host-key"}
    at_home = target_digest("ssh", plain) == GOOD
    return at_home and key == place.entry(LEARNED.key_type, LEARNED.key)
