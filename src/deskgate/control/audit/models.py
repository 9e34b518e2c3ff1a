"""The log: a row a session, and everything else that was done. Both outlive what they name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SessionLog(models.Model):
    """A session: begun when its grant was made, opened when guacd was ready, ended once.

    `login` is the log-in it was opened with (see tokens), never shown. `status` is Guacamole's.
    An `ending` without `ended_at` is a decision that the gateway has not carried out yet.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    person_name = models.CharField(max_length=150)
    connection = models.ForeignKey(
        "tree.Connection", null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    connection_name = models.CharField(max_length=200)
    protocol = models.CharField(max_length=32)
    client_address = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    guacd = models.CharField(max_length=300)
    guacd_connection_id = models.CharField(max_length=64, blank=True)
    guacd_version = models.CharField(max_length=32, blank=True)
    login = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=32, blank=True)
    status = models.PositiveIntegerField(null=True)
    detail = models.TextField(blank=True)
    bytes_to_browser = models.BigIntegerField(default=0)
    bytes_to_guacd = models.BigIntegerField(default=0)
    credential_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")
        verbose_name = "session"
        indexes = (
            models.Index(fields=("-started_at", "-id"), name="session_newest"),
            models.Index(fields=("person", "-started_at"), name="session_of_person"),
            models.Index(
                fields=("login",), condition=Q(ended_at__isnull=True), name="session_live_login"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_name} on {self.connection_name}"


class Event(models.Model):
    """Something that was done. Append-only: `seq`, `previous` and `digest` chain it to the others.

    A row is written without them, in the transaction of what it tells, and sealed right after.
    """

    seq = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=150, blank=True)
    actor_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, blank=True)
    thing_kind = models.CharField(max_length=32, blank=True)
    thing_id = models.CharField(max_length=64, blank=True)
    thing_name = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("-at", "-id"), name="event_newest"),
            models.Index(fields=("action", "-at"), name="event_action"),
            models.Index(fields=("actor_name", "-at"), name="event_actor"),
            models.Index(fields=("id",), condition=Q(seq__isnull=True), name="event_unsealed"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.thing_name}"
