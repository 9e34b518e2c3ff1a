"""The log: a row a session, and everything else that was done. Both outlive what they name.

`words` of a row is what a search looks through: its texts in lower case, one after another.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class SessionLog(models.Model):
    """A session: begun when its grant was made, opened when guacd was ready, ended once.

    `login` is the log-in it was opened with (see tokens), never shown. `status` is Guacamole's.
    `source` names who vouched for a person without an account (see visits), or is "quick": what
    somebody with one opened by its address (see quick). `folder` is the balancing folder that was
    asked for, `joined` the session that this one looks into (`is_silent`: without that one's person
    being told), `share` what let its person in, who is told less of what is behind it than others
    (`let_in`, which stays when the share is forgotten). `returned_from` is where its person went on
    with it, when that was elsewhere than where it began. While it has no browser, `parked_at` says
    since when, `parked_until` until when it waits for one.
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
    node_name = models.CharField(max_length=100, blank=True)  # of the server that carries it
    source = models.CharField(max_length=16, blank=True)
    folder = models.ForeignKey(
        "tree.Folder", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    is_silent = models.BooleanField(default=False)
    profile_name = models.CharField(max_length=200, blank=True)  # of the sharing profile
    share = models.ForeignKey(
        "sharing.Share", null=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    let_in = models.BooleanField(default=False)
    returned_from = models.CharField(max_length=64, blank=True)
    parked_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    words = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ("-started_at", "-id")
        verbose_name = "session"
        indexes = (
            # With the words, so that a search reads this and no rows but those that fit.
            models.Index(fields=("-started_at", "-id", "words"), name="session_newest_words"),
            models.Index(fields=("person", "-started_at"), name="session_of_person"),
            models.Index(
                fields=("login",), condition=Q(ended_at__isnull=True), name="session_live_login"
            ),
            models.Index(fields=("person_name", "id"), name="session_person_name"),
            models.Index(fields=("connection_name", "id"), name="session_connection_name"),
            models.Index(fields=("ended_at",), name="session_ended"),
        )

    def __str__(self) -> str:
        return f"{self.person_name} on {self.connection_name}"


class AppendOnlyError(TypeError):
    """Rows of the log are neither changed nor deleted; only sealing and retention touch them."""


class AppendOnly(models.QuerySet["Event"]):
    """What code outside of the chain can do with events: add and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


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
    words = models.TextField(blank=True, editable=False)

    objects = AppendOnly.as_manager()
    chain: models.Manager[Event] = models.Manager()  # for chain.py and retention.py alone

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("-at", "-id", "words"), name="event_newest_words"),
            models.Index(fields=("action", "-at"), name="event_action"),
            models.Index(fields=("action", "id"), name="event_action_sorted"),
            models.Index(fields=("actor_name", "-at"), name="event_actor"),
            models.Index(fields=("thing_kind", "thing_id", "-at"), name="event_thing"),
            models.Index(fields=("address", "-at"), name="event_address"),
            models.Index(fields=("id",), condition=Q(seq__isnull=True), name="event_unsealed"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.thing_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """New rows only."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError


class ChainHead(models.Model):
    """The one row that says where the chain ends; whoever seals holds its lock.

    `key_id` names the key without giving anything of it away, so that two servers with different
    keys don't seal one log.
    """

    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"{self.seq}"


class Outlet(models.Model):
    """How far an outlet (webhook, syslog) has been told the chain, and which server tells it."""

    name = models.CharField(max_length=16, unique=True)
    seq = models.BigIntegerField()
    holder = models.CharField(max_length=160, blank=True)
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
