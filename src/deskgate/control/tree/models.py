"""The tree: folders within folders, connections in them.

Laws: names are unique within their folder, at the root too; a secret parameter is never in
`parameters` but in the vault.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

NAME_LENGTH = 200


class Folder(models.Model):
    """A folder; without a parent it stands at the root."""

    name = models.CharField(max_length=NAME_LENGTH)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

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


class Connection(models.Model):
    """A way to a machine. `parameters` are guacd's, by its names, without the secret ones."""

    name = models.CharField(max_length=NAME_LENGTH)
    protocol = models.CharField(max_length=32)
    folder = models.ForeignKey(
        Folder, null=True, blank=True, on_delete=models.PROTECT, related_name="connections"
    )
    node = models.ForeignKey(
        "nodes.GuacdNode",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="connections",
        help_text="The guacd that serves it; empty: the default one.",
    )
    parameters = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

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
