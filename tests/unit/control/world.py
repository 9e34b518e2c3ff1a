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
            "provider_id": "none",
        }


def make_world() -> World:
    """One of each, made as an administrator would have."""
    admin = user_create(username=f"{NAME}-admin", password=Secret(PASSWORD), is_admin=True)
    owner = user_create(username=f"{NAME}-owner", password=Secret(PASSWORD), full_name=NAME)
    group = Group.objects.create(name=f"{NAME}-group", name_key=f"{NAME}-group")
    Membership.objects.create(user=owner, group=group)
    folder = Folder.objects.create(name=f"{NAME}-folder", notes=NAME)
    template = Template.objects.create(name=f"{NAME}-template", protocol="ssh")
    static = credential_create(
        name=f"{NAME}-static",
        kind="static",
        folder=folder,
        given=Given(username=f"{NAME}-login", secrets={"password": Secret(SECRET)}),
    )
    connection = connection_create(
        name=f"{NAME}-connection",
        protocol="ssh",
        folder=folder,
        parameters={
            "hostname": f"{NAME}.example.org",
            "host-key-check": "off",
            "username": f"{NAME}-user",
            "password": SECRET,
            "passphrase": SECRET,
        },
    )
    HostKey.objects.create(
        connection=connection, host=f"{NAME}.example.org", port=22, key_type="ssh-rsa", key="AAAA"
    )
    Favourite.objects.create(user=owner, connection=connection)
    node_group = NodeGroup.objects.create(name=f"{NAME}-nodes")
    node = GuacdNode.objects.create(name=f"{NAME}-node", host="127.0.0.1", port=1)
    record("world.make", connection, details={"by": NAME})
    now = timezone.now()
    session = SessionLog.objects.create(
        id=uuid4(),
        person=admin,
        person_name=admin.username,
        connection=connection,
        connection_name=connection.name,
        protocol="ssh",
        client_address="10.9.8.7",
        guacd="127.0.0.1:4822",
        started_at=now - timedelta(minutes=1),
    )
    return World(
        admin=admin,
        owner=owner,
        folder=folder,
        connection=connection,
        template=template,
        group=group,
        grant=AccessGrant.objects.create(group=group, folder=folder, role=Role.CONNECT),
        static=static,
        named=credential_create(name=f"{NAME}-named", kind="named", folder=folder),
        personal=credential_create(
            name=f"{NAME}-personal",
            kind="personal",
            owner=owner,
            given=Given(username=NAME, secrets={"password": Secret(SECRET)}),
        ),
        node=node,
        node_group=node_group,
        session=session,
        token=ApiToken.objects.create(
            person=owner,
            name=f"{NAME}-token",
            digest="0" * 64,
            scopes=["read"],
            expires_at=now + timedelta(days=1),
        ),
        login=Login.objects.create(
            person=owner, name="0" * 32, kind=LoginKind.GUACAMOLE, address="10.9.8.7", seen_at=now
        ),
        passkey=Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": f"{NAME}-passkey"}
        ),
    )
