"""The tree: folders within folders, connections in them, and what they are made from.

Laws: names are unique within their folder, at the root too; a secret parameter is never in
`parameters` but in the vault. What applies to a connection is put together in `inheritance.py`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

NAME_LENGTH = 200


class CredentialSource(models.TextChoices):
    """Where a log-in at the target comes from. See docs/credentials.md for the order."""

    INHERIT = "inherit", "as the folder says"
    OWN = "own", "the connection's own fields"
    VAULT = "vault", "credentials in the vault"
    PASS_THROUGH = "pass-through", "the person's own log-in"
    ASK = "ask", "ask when connecting"


class Settled(models.Model):
    """What can be said on a folder for all below it, and on a connection for itself."""

    node = models.ForeignKey(
        "nodes.GuacdNode",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        help_text="The guacd that serves it; empty: as the folder says.",
    )
    node_group = models.ForeignKey(
        "nodes.NodeGroup",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        help_text="Or a group of them, of which the least loaded serves it.",
    )
    credential_source = models.CharField(
        max_length=16, choices=CredentialSource.choices, default=CredentialSource.INHERIT
    )
    credential = models.ForeignKey(
        "vault.Credential",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    second_factor = models.BooleanField(
        null=True, blank=True, help_text="Ask for the second factor again; empty: as the folder."
    )
    notes = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    icon = models.CharField(max_length=32, blank=True)
    color = models.CharField("colour", max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class FolderKind(models.TextChoices):
    """What a folder is opened as, by Guacamole's clients (type "g")."""

    ORGANIZATIONAL = "organizational", "only a folder"
    BALANCING = "balancing", "opened as one, by the least busy connection in it"


class Limited(models.Model):
    """How many sessions may be open at once; empty: any number."""

    max_sessions = models.PositiveIntegerField(null=True, blank=True)
    max_sessions_each = models.PositiveIntegerField("per person", null=True, blank=True)

    class Meta:
        abstract = True


class Folder(Settled, Limited):
    """A folder; without a parent it stands at the root.

    `parameters` are inherited by the connections below: {protocol: {guacd's name: value}}.
    `affinity`: whoever comes again gets the connection that they had.
    """

    kind = models.CharField(
        max_length=16, choices=FolderKind.choices, default=FolderKind.ORGANIZATIONAL
    )
    affinity = models.BooleanField(default=False)

    name = models.CharField(max_length=NAME_LENGTH)
    parameters = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("parent", "name"), name="folder_name_in_parent"),
            # NULLs differ from each other in SQL, so the root needs a rule of its own.
            models.UniqueConstraint(
                fields=("name",), condition=Q(parent__isnull=True), name="folder_name_at_root"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Template(models.Model):
    """Parameters that connections of one protocol share; they stand between folders and its own."""

    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    protocol = models.CharField(max_length=32)
    parameters = models.JSONField(default=dict, blank=True)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Connection(Settled, Limited):
    """A way to a machine. `parameters` are guacd's, by its names, without the secret ones.

    A parameter that is "" here is unset whatever a folder says. `hostname` (the one that applies)
    and `search_text` are written by the services, see `index.py`. `weight` is its share of a
    balancing folder's sessions (below 1: none; empty: 1); `failover_only`: its turn comes when the
    others have failed.
    """

    weight = models.IntegerField(null=True, blank=True)
    failover_only = models.BooleanField(default=False)

    name = models.CharField(max_length=NAME_LENGTH)
    protocol = models.CharField(max_length=32)
    folder = models.ForeignKey(
        Folder, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    template = models.ForeignKey(
        Template, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    parameters = models.JSONField(default=dict, blank=True)
    hostname = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("folder", "name"), name="connection_name_in_folder"),
            models.UniqueConstraint(
                fields=("name",), condition=Q(folder__isnull=True), name="connection_name_at_root"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SharingProfile(models.Model):
    """How a live session of a connection may be shared: guacd's parameters for who joins.

    The parameters are plain: none of the secret ones is taken.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="sharing_profiles"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    parameters = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "name"), name="sharing_profile_name_of_connection"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Favourite(models.Model):
    """A connection that a person keeps at hand."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites"
    )
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "connection"), name="favourite_once"),
        )

    def __str__(self) -> str:
        return f"{self.connection} of {self.user}"
