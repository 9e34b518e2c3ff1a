"""Log-ins and tokens: these only as SHA-256, so that a copy of the database logs nobody in.

Law: a browser or a Guacamole client is logged in only as long as its `Login` is here.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TokenKind(models.TextChoices):
    """What a token is good for."""

    SESSION = "session", "log-in session"  # Guacamole's /api/tokens: many times, until idle
    TUNNEL = "tunnel", "one tunnel"  # our own page: once, one thing, at once


class AuthToken(models.Model):
    """A token of one person. `login` names the log-in that made it, so that log-out revokes it.

    One for a tunnel opens one thing: a connection, a balancing folder, something shared, or a live
    session: to look into it (`is_silent`: without its person being told), or, if it `returns`, to
    go on with it. `factor_shown`: the second factor had just been shown when it was made.
    """

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=TokenKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    connection = models.ForeignKey(
        "tree.Connection", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    folder = models.ForeignKey(
        "tree.Folder", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        "audit.SessionLog", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    share = models.ForeignKey(
        "sharing.Share", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    returns = models.BooleanField(default=False)
    is_silent = models.BooleanField(default=False)
    factor_shown = models.BooleanField(default=False)
    login = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} token {self.pk}"


class LoginKind(models.TextChoices):
    """By which door somebody came."""

    BROWSER = "browser", "browser"
    GUACAMOLE = "guacamole", "Guacamole client"


class Login(models.Model):
    """Somebody is logged in. `name` is what tokens and live sessions know the log-in by.

    `session_key` is the browser's session; a Guacamole client has none.
    """

    name = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=LoginKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="logins"
    )
    session_key = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at", "-id")
        verbose_name = "log-in"

    def __str__(self) -> str:
        return f"{self.person} by {self.get_kind_display()}"


class ApiToken(models.Model):
    """What a program acts with in a person's name: some of what they may do, until it ends."""

    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = "API token"
        constraints = (
            models.UniqueConstraint(fields=("person", "name"), name="api_token_name_of_person"),
        )

    def __str__(self) -> str:
        return self.name
