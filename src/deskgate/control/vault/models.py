"""Encrypted secrets: a row per secret parameter of a connection."""

from __future__ import annotations

from django.db import models


class ConnectionSecret(models.Model):
    """One secret, as a Fernet token; it is useless without the key file."""

    connection = models.ForeignKey(
        "tree.Connection", on_delete=models.CASCADE, related_name="secrets"
    )
    name = models.CharField(max_length=64)
    token = models.BinaryField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("connection", "name"), name="secret_once_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} of connection {self.connection_id}"
