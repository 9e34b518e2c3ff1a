"""Shares: who lets whom into what, with which rights, until when.

A link's secret is kept as SHA-256 only: a copy of the database lets nobody in.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

NAME_LENGTH = 100


class Share(models.Model):
    """One share: of a connection, where whoever comes has a session of their own, or of a live
    session, which they join; to a person, to a group, or to whoever has the link.

    `rights` is a `permissions.rules.Right`, what the giver chose: what it comes to now depends on
    what the giver still may do. `address` is where the giver was, for grants that are limited to
    networks. `code` is the hash of the code word, "" without one. `max_uses` None: any number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares_given"
    )
    address = models.CharField(max_length=64, blank=True)
    connection = models.ForeignKey(
        "tree.Connection", null=True, on_delete=models.CASCADE, related_name="shares"
    )
    session = models.ForeignKey(
        "audit.SessionLog", null=True, on_delete=models.CASCADE, related_name="shares"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="shares"
    )
    group = models.ForeignKey(
        "accounts.Group", null=True, on_delete=models.CASCADE, related_name="shares"
    )
    digest = models.CharField(max_length=64, unique=True, null=True)
    code = models.CharField(max_length=128, blank=True)
    wrong_codes = models.PositiveIntegerField(default=0)
    max_uses = models.PositiveIntegerField(null=True)
    uses = models.PositiveIntegerField(default=0)
    rights = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(connection__isnull=False, session__isnull=True)
                | Q(connection__isnull=True, session__isnull=False),
                name="share_of_one",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True, digest__isnull=True)
                | Q(user__isnull=True, group__isnull=False, digest__isnull=True)
                | Q(user__isnull=True, group__isnull=True, digest__isnull=False),
                name="share_to_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session or self.connection} for {self.user or self.group or 'a link'}"
