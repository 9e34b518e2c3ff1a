"""Encrypted secrets, and the credentials that hold them.

Laws: every secret is a Fernet token, useless without the key file; a secret knows the target that
it was given for (`target_digest`, see `pins.py`) and is sent nowhere else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from deskgate.control.tree.models import NAME_LENGTH


class ConnectionSecret(models.Model):
    """One secret parameter of a connection."""

    connection = models.ForeignKey(
        "tree.Connection", on_delete=models.CASCADE, related_name="secrets"
    )
    name = models.CharField(max_length=64)
    token = models.BinaryField()
    target_digest = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("connection", "name"), name="secret_once_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} of connection {self.connection_id}"


class CredentialKind(models.TextChoices):
    """Whose values they are."""

    STATIC = "static", "shared"  # one value for everybody, which nobody reads
    NAMED = "named", "each person's own, under one name"
    PERSONAL = "personal", "one person's"


class Credential(models.Model):
    """Credentials with a name. Shared and named ones belong to a folder, personal ones to a person.

    Those who manage the folder manage the credentials; those who edit there may refer to them.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=8, choices=CredentialKind.choices)
    folder = models.ForeignKey(
        "tree.Folder", null=True, blank=True, on_delete=models.PROTECT, related_name="kept"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="credentials",
    )
    default_domain = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="personal", owner__isnull=False, folder__isnull=True)
                | (~Q(kind="personal") & Q(owner__isnull=True)),
                name="credential_has_its_place",
            ),
            models.UniqueConstraint(
                fields=("name",), condition=Q(owner__isnull=True), name="credential_name"
            ),
            models.UniqueConstraint(
                fields=("owner", "name"),
                condition=Q(owner__isnull=False),
                name="credential_name_of_owner",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CredentialValue(models.Model):
    """What is sent: a shared or personal credential's; with a person, that person's own."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="values")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="credential_values",
    )
    username = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=200, blank=True)
    public_key = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("credential",), condition=Q(person__isnull=True), name="value_once"
            ),
            models.UniqueConstraint(
                fields=("credential", "person"),
                condition=Q(person__isnull=False),
                name="value_once_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"value of {self.credential_id}"


class CredentialSecret(models.Model):
    """One secret of a value: password, private-key or passphrase."""

    value = models.ForeignKey(CredentialValue, on_delete=models.CASCADE, related_name="secrets")
    name = models.CharField(max_length=64)
    token = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("value", "name"), name="credential_secret_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} of value {self.value_id}"


class Voucher(models.Model):
    """Somebody who may has said that these credentials may be sent to this connection's target.

    Without a credential it is for the person's own log-in (pass-through).
    """

    connection = models.ForeignKey(
        "tree.Connection", on_delete=models.CASCADE, related_name="vouchers"
    )
    credential = models.ForeignKey(
        Credential, null=True, blank=True, on_delete=models.CASCADE, related_name="vouchers"
    )
    target_digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "credential"),
                condition=Q(credential__isnull=False),
                name="voucher_once",
            ),
            models.UniqueConstraint(
                fields=("connection",),
                condition=Q(credential__isnull=True),
                name="voucher_pass_through_once",
            ),
        )

    def __str__(self) -> str:
        return f"voucher for connection {self.connection_id}"


class PersonalChoice(models.Model):
    """A person logs in at this connection with credentials of their own, while it points there."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(
        "tree.Connection", on_delete=models.CASCADE, related_name="personal_choices"
    )
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="choices")
    target_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "connection"), name="choice_once"),
        )

    def __str__(self) -> str:
        return f"choice of {self.person_id} for connection {self.connection_id}"


class HostKey(models.Model):
    """An SSH server's key as it was first seen, or as somebody has set it."""

    connection = models.ForeignKey(
        "tree.Connection", on_delete=models.CASCADE, related_name="host_keys"
    )
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    key_type = models.CharField(max_length=64)
    key = models.TextField()  # base64, as in known_hosts
    first_use = models.BooleanField(default=True)
    by_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("connection", "host", "port"), name="host_key_once_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_type} of {self.host}:{self.port}"


class TokenCredentials(models.Model):
    """What somebody gave when connecting: sealed, as long as the token lives (a minute)."""

    token = models.OneToOneField(
        "tokens.AuthToken", on_delete=models.CASCADE, related_name="credentials"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"given with token {self.token_id}"


class LoginPassword(models.Model):
    """The password that somebody logged in with, to be passed on: sealed, for the log-in's life."""

    login = models.OneToOneField("tokens.Login", on_delete=models.CASCADE, related_name="password")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"password of log-in {self.login_id}"
