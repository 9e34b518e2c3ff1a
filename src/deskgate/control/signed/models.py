"""Signing keys, and what of a signature must not come twice."""

from __future__ import annotations

from django.db import models


class Dialect(models.TextChoices):
    """How a request is signed. Source: signed-login.md "Dialects"."""

    CLASSIC = "classic", "classic (guacamole-auth-hmac)"
    CYVERSE = "cyverse", "CyVerse"
    V2 = "v2", "Deskgate v2"
    JSON = "json", "encrypted JSON"


class SigningKey(models.Model):
    """A key that a platform shares with us. Lists that are empty don't limit.

    `networks` are CIDR texts or host names, `ports` numbers or {"from": n, "to": n}.
    `parameters` are those that the two old dialects accept unsigned, beside the usual ones.
    `age_limit` in milliseconds; 0 is no limit.
    """

    name = models.SlugField(max_length=64, unique=True)
    dialect = models.CharField(max_length=8, choices=Dialect.choices)
    sealed = models.BinaryField()
    age_limit = models.PositiveBigIntegerField(default=600_000)
    default_protocol = models.CharField(max_length=32, default="rdp")
    protocols = models.JSONField(default=list, blank=True)
    networks = models.JSONField(default=list, blank=True)
    ports = models.JSONField(default=list, blank=True)
    parameters = models.JSONField(default=list, blank=True)
    is_enabled = models.BooleanField("enabled", default=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UsedOnce(models.Model):
    """A nonce, or a blob that is good once, until nobody could use it any more anyway."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
