"""What an import remembers: the files that are followed, as they were when they last came in."""

from __future__ import annotations

from django.db import models


class FollowedFile(models.Model):
    """A file that is imported whenever it has changed. It stands in the database, not beside it,
    so that a database that is put back from a backup knows what it has."""

    name = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
