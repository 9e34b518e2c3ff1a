"""Visits: log-ins without an account, each with the connections that it was made for.

A token is kept as SHA-256 only, what is opened is sealed: a copy of the database opens nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

IDENTIFIER_LENGTH = 256


class VisitSource(models.TextChoices):
    """Who vouched for it; also the name of its data source in Guacamole's API."""

    HMAC = "hmac", "signed request"
    JSON = "json", "encrypted JSON"
    SHARE = "share", "share key"  # its data source is called "deskgate-shared"
    GUEST = "guest", "share link"  # of our own shares (see sharing)


class Visit(models.Model):
    """Somebody without an account is let in. `digest` is the token's, and names the log-in.

    `expires_at` slides with use, `ends_at` does not. `key_name` is the signing key's, "" where none
    is. `username` is what the platform calls its user: never an account of ours.
    """

    digest = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=8, choices=VisitSource.choices)
    username = models.CharField(max_length=150, blank=True)
    key_name = models.CharField(max_length=64, blank=True, db_index=True)
    address = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.username} by {self.get_source_display()}"


class VisitConnection(models.Model):
    """What a visit opens, by the name that the platform gave it.

    `sealed` is JSON of guacd's parameters: {name: value}. `opaque` is the `id` that encrypted JSON
    gave it beside its name; `joins`, if any, is the `opaque` of the connection whose live session
    is joined instead of opening a new one. `shares` is the session that a share key leads into.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="connections")
    identifier = models.CharField(max_length=IDENTIFIER_LENGTH)
    kind = models.CharField(max_length=1, default="c")  # Guacamole's: "c" or "g"
    protocol = models.CharField(max_length=32)
    sealed = models.BinaryField()
    opaque = models.CharField(max_length=IDENTIFIER_LENGTH, blank=True, db_index=True)
    joins = models.CharField(max_length=IDENTIFIER_LENGTH, blank=True)
    shares = models.ForeignKey(
        "audit.SessionLog", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    single_use = models.BooleanField(default=False)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("identifier",)
        constraints = (
            models.UniqueConstraint(fields=("visit", "identifier"), name="visit_connection_once"),
        )

    def __str__(self) -> str:
        return self.identifier


class ShareKey(models.Model):
    """A link into a live session, as a sharing profile lets in; good as often as it is used.

    `digest` is the key's. It is good no longer than the session lives, the profile is there, and
    whoever made it, from `address`, may share the connection.
    """

    digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(
        "audit.SessionLog", on_delete=models.CASCADE, related_name="share_keys"
    )
    profile = models.ForeignKey(
        "tree.SharingProfile", on_delete=models.CASCADE, related_name="share_keys"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    address = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.profile} of {self.session}"
