"""A grant: a person or a group may do something on a folder or a connection, within limits.

Laws: grants add, none takes away; one is for exactly one person or group, and for one folder, one
connection or, with neither, the whole tree. (Not to be taken for `deskgate.grants.Grant`, the value
that opens one session.)
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Role(models.IntegerChoices):
    """What may be done; each includes those before it."""

    SEE = 10, "see"
    CONNECT = 20, "connect"
    SHARE = 30, "share"
    EDIT = 40, "edit"
    MANAGE = 50, "manage"


class AccessGrant(models.Model):
    """One grant. Limits that are empty don't limit.

    `hours` is a list of {"days": [0..6, Monday first], "start": "HH:MM", "end": "HH:MM"}, in
    `time_zone`; an end before its start is the next day's. `networks` is a list of CIDR texts.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="access_grants",
    )
    group = models.ForeignKey(
        "accounts.Group",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="access_grants",
    )
    folder = models.ForeignKey(
        "tree.Folder",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="access_grants",
    )
    connection = models.ForeignKey(
        "tree.Connection",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="access_grants",
    )
    role = models.PositiveSmallIntegerField(choices=Role.choices)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    hours = models.JSONField(default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    networks = models.JSONField(default=list, blank=True)
    view_only = models.BooleanField(default=False)
    may_copy = models.BooleanField("copy out", default=True)
    may_paste = models.BooleanField("paste in", default=True)
    may_upload = models.BooleanField("upload", default=True)
    may_download = models.BooleanField("download", default=True)
    recording_required = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    created_by_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "grant"
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, group__isnull=False)
                | Q(user__isnull=False, group__isnull=True),
                name="grant_to_one",
            ),
            models.CheckConstraint(
                condition=Q(folder__isnull=True) | Q(connection__isnull=True),
                name="grant_on_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} on {self.connection or self.folder or 'everything'}"


class Making(models.TextChoices):
    """What may be made at the root by who may not change the tree there."""

    CONNECTION = "connection", "connections"
    FOLDER = "folder", "folders"
    SHARING_PROFILE = "sharing-profile", "sharing profiles"


class MakingRight(models.Model):
    """A person, or a group, may make things of this kind, and manages what they made."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="making_rights",
    )
    group = models.ForeignKey(
        "accounts.Group",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="making_rights",
    )
    what = models.CharField(max_length=16, choices=Making.choices)

    class Meta:
        verbose_name = "right to make things"
        verbose_name_plural = "rights to make things"
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, group__isnull=False)
                | Q(user__isnull=False, group__isnull=True),
                name="making_right_of_one",
            ),
            models.UniqueConstraint(fields=("user", "what"), name="making_right_of_user_once"),
            models.UniqueConstraint(fields=("group", "what"), name="making_right_of_group_once"),
        )

    def __str__(self) -> str:
        return f"{self.user or self.group} may make {self.get_what_display()}"


class SessionTerms(models.Model):
    """What a session was opened with, so that it is noticed when less than that is left.

    `rights` is a `rules.Right`, `until` the moment at which the gateway ends the session by itself.
    """

    session = models.OneToOneField(
        "audit.SessionLog", primary_key=True, on_delete=models.CASCADE, related_name="terms"
    )
    rights = models.PositiveSmallIntegerField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"terms of {self.session_id}"
