"""Tokens: kept only as SHA-256, so that a copy of the database logs nobody in."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TokenKind(models.TextChoices):
    """What a token is good for."""

    SESSION = "session", "log-in session"  # Guacamole's /api/tokens: many times, until idle
    TUNNEL = "tunnel", "one tunnel"  # our own page: once, one connection, at once


class AuthToken(models.Model):
    """A token of one person. `login` names the log-in that made it, so that log-out revokes it."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=TokenKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    connection = models.ForeignKey(
        "tree.Connection", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    login = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} token {self.pk}"
