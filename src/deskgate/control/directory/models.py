"""Which entry of which directory a person here is.

Law: a directory's entry is known again by a key that never changes (LDAP's entryUUID, OpenID
Connect's sub), never by its name: who is given a leaver's name doesn't get what the leaver had.
"""

from __future__ import annotations

from django.db import models

from deskgate.control.accounts.models import User


class DirectoryIdentity(models.Model):
    """One person's entry. `gone_at`: since when the directory has not let them in any more."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="directory_identity", primary_key=True
    )
    directory = models.CharField(max_length=40)  # "ldap", or "oidc:" and the provider's id
    key = models.CharField(max_length=500)
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "directory identities"
        constraints = (models.UniqueConstraint(fields=("directory", "key"), name="identity_once"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.directory}"
