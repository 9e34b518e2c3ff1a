"""A little of everything that the management plane keeps, with a marker in every name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.utils import timezone
from tests.unit.control.crawling import SECRET
from tests.unit.control.fixtures import PASSWORD

from deskgate.control.accounts.models import Group, Membership, User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.audit.record import record
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.sharing.models import Share
from deskgate.control.signed.key_services import signing_key_create
from deskgate.control.signed.models import SigningKey
from deskgate.control.tokens.models import ApiToken, Login, LoginKind
from deskgate.control.tree.models import Connection, Favourite, Folder, Template
from deskgate.control.tree.services import connection_create
from deskgate.control.vault.credentials import Given, credential_create
from deskgate.control.vault.models import Credential, HostKey
from deskgate.grants import Secret

NAME = "zebrafinch"  # in the name of everything that is made here, and in nothing else


@dataclass(frozen=True, slots=True)
class World:
    """What there is, and whose it is: `owner` has grants, `admin` manages, nobody else anything."""

    admin: User
    owner: User
    folder: Folder
    connection: Connection
    template: Template
    group: Group
    grant: AccessGrant
    static: Credential
    named: Credential
    personal: Credential
    node: GuacdNode
    node_group: NodeGroup
    session: SessionLog
    token: ApiToken
    login: Login
    passkey: Authenticator
    signing_key: SigningKey
    share: Share

    def ids(self) -> dict[str, str]:
        """Keys of all this by the names that the API's parameters and fields have for them."""
        return {
            "connection_id": str(self.connection.pk),
            "folder_id": str(self.folder.pk),
            "parent_id": str(self.folder.pk),
            "template_id": str(self.template.pk),
            "user_id": str(self.owner.pk),
            "uid": str(self.owner.pk),
            "group_id": str(self.group.pk),
            "gid": str(self.group.pk),
            "child_id": str(self.group.pk),
            "grant_id": str(self.grant.pk),
            "credential_id": str(self.static.pk),
            "node_id": str(self.node.pk),
            "node-groups.group_id": str(self.node_group.pk),
            "session_id": str(self.session.pk),
            "event_id": str(Event.objects.latest("pk").pk),
            "token_id": str(self.token.pk),
            "login_id": str(self.login.pk),
            "passkey_id": str(self.passkey.pk),
            "signing_key_id": str(self.signing_key.pk),
            "share_id": str(self.share.pk),
            "provider_id": "none",
            "part": "favicon",
        }


def make_world() -> World:
    """One of each, made as an administrator would have."""
    admin = user_create(username=f"{NAME}-admin", password=Secret(PASSWORD), is_admin=True)
    owner = user_create(username=f"{NAME}-owner", password=Secret(PASSWORD), full_name=NAME)
    group = Group.objects.create(name=f"{NAME}-group", name_key=f"{NAME}-group")
    Membership.objects.create(user=owner, group=group)
    folder = Folder.objects.create(name=f"{NAME}-folder", notes=NAME)
    connection = _connection(folder)
    Favourite.objects.create(user=owner, connection=connection)
    record("world.make", connection, details={"by": NAME})
    return World(
        admin=admin,
        owner=owner,
        folder=folder,
        connection=connection,
        template=Template.objects.create(name=f"{NAME}-template", protocol="ssh"),
        group=group,
        grant=AccessGrant.objects.create(group=group, folder=folder, role=Role.CONNECT),
        static=_credential("static", folder=folder, given=_given()),
        named=_credential("named", folder=folder),
        personal=_credential("personal", owner=owner, given=_given()),
        node=GuacdNode.objects.create(name=f"{NAME}-node", host="127.0.0.1", port=1),
        node_group=NodeGroup.objects.create(name=f"{NAME}-nodes"),
        session=_session(admin, connection),
        token=_token(owner),
        login=Login.objects.create(
            person=owner, name="0" * 32, kind=LoginKind.GUACAMOLE, seen_at=timezone.now()
        ),
        passkey=Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": f"{NAME}-passkey"}
        ),
        signing_key=signing_key_create(
            name=f"{NAME}-key", dialect="classic", secret=Secret(SECRET), values={"note": NAME}
        )[0],
        share=_share(owner, connection),
    )


def _connection(folder: Folder) -> Connection:
    host = f"{NAME}.example.org"
    made = connection_create(
        name=f"{NAME}-connection",
        protocol="ssh",
        folder=folder,
        parameters={
            "hostname": host,
            "host-key-check": "off",
            "username": f"{NAME}-user",
            "password": SECRET,
            "passphrase": SECRET,
        },
    )
    HostKey.objects.create(connection=made, host=host, port=22, key_type="ssh-rsa", key="AAAA")
    return made


def _given() -> Given:
    return Given(username=f"{NAME}-login", secrets={"password": Secret(SECRET)})


def _credential(
    kind: str,
    *,
    folder: Folder | None = None,
    owner: User | None = None,
    given: Given | None = None,
) -> Credential:
    return credential_create(
        name=f"{NAME}-{kind}", kind=kind, folder=folder, owner=owner, given=given
    )


def _session(person: User, connection: Connection) -> SessionLog:
    return SessionLog.objects.create(
        id=uuid4(),
        person=person,
        person_name=person.username,
        connection=connection,
        connection_name=connection.name,
        protocol="ssh",
        client_address="10.9.8.7",
        guacd="127.0.0.1:4822",
        started_at=timezone.now() - timedelta(minutes=1),
    )


def _share(giver: User, connection: Connection) -> Share:
    """By a link, which nobody has."""
    until = timezone.now() + timedelta(hours=1)
    return Share.objects.create(
        giver=giver, connection=connection, digest="0" * 64, rights=1, note=NAME, expires_at=until
    )


def _token(owner: User) -> ApiToken:
    return ApiToken.objects.create(
        person=owner,
        name=f"{NAME}-token",
        digest="0" * 64,
        scopes=["read"],
        expires_at=timezone.now() + timedelta(days=1),
    )
