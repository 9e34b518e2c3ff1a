"""Quick connections. They stand in no tree, nobody else has them, and they go with the log-in."""

from __future__ import annotations

from django.db import models

NAME_LENGTH = 200


class QuickConnection(models.Model):
    """What somebody has given the address of. `name` is that without log-in and parameters.

    `sealed` is JSON of guacd's parameters: {name: value}.
    """

    login = models.ForeignKey("tokens.Login", on_delete=models.CASCADE, related_name="quick")
    name = models.CharField(max_length=NAME_LENGTH)
    protocol = models.CharField(max_length=32)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
