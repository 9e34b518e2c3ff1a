"""A guacd server. The managed child has no row: its port is only known while it runs."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class NodeGroup(models.Model):
    """guacd servers of which the least loaded one that answers is taken."""

    name = models.CharField(max_length=100, unique=True)
    is_default = models.BooleanField("default", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "group of guacd servers"
        verbose_name_plural = "groups of guacd servers"
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=Q(is_default=True), name="node_group_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name


class GuacdNode(models.Model):
    """Where a guacd listens. `from_settings` marks the one that DESKGATE_GUACD names."""

    name = models.CharField(max_length=100, unique=True)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(
        default=4822, validators=(MinValueValidator(1), MaxValueValidator(65535))
    )
    tls = models.BooleanField("TLS", default=False)
    is_default = models.BooleanField("default", default=False)
    is_enabled = models.BooleanField("enabled", default=True)
    groups = models.ManyToManyField("nodes.NodeGroup", blank=True, related_name="nodes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    from_settings = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ("name",)
        verbose_name = "guacd server"
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=Q(is_default=True), name="node_one_default"
            ),
            models.UniqueConstraint(
                fields=("from_settings",),
                condition=Q(from_settings=True),
                name="node_one_from_settings",
            ),
        )

    def __str__(self) -> str:
        return self.name
