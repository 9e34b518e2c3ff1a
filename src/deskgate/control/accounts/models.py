"""The user model: ours from the first migration, so that it can grow.

Law: names are unique without regard to case, in every script; `username_key` carries that rule,
because databases fold only ASCII. Services write it; nothing happens in save().
"""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


def username_normal(username: str) -> str:
    """The name as it is kept and shown: Unicode-normalised, no spaces around."""
    return unicodedata.normalize("NFKC", username).strip()


def username_fold(username: str) -> str:
    """The name as it is compared."""
    return username_normal(username).casefold()


class UserManager(BaseUserManager["User"]):
    """Finds people by their name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        if "\0" in (username or ""):  # PostgreSQL can't even look for it
            raise User.DoesNotExist
        return self.get(username_key=username_fold(username or ""))

    def create_superuser(self, username: str, password: str | None = None, **_: Any) -> User:
        """For Django's `createsuperuser`; everything else calls the service itself."""
        from deskgate.control.accounts.services import user_create
        from deskgate.grants import Secret

        return user_create(
            username=username,
            password=None if password is None else Secret(password),
            is_admin=True,
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person (or a program) that logs in. `is_superuser` is what we call an administrator."""

    username = models.CharField(max_length=150, unique=True)
    username_key = models.CharField(max_length=150, unique=True, editable=False)
    full_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField("enabled", default=True)
    time_zone = models.CharField(max_length=64, blank=True)
    organization = models.CharField(max_length=200, blank=True)
    organizational_role = models.CharField("role there", max_length=200, blank=True)
    # When the account may be used: `validity.py` reads these, in the person's time zone.
    valid_from = models.DateField("from", null=True, blank=True)
    valid_until = models.DateField("to the end of", null=True, blank=True)
    window_start = models.TimeField("each day from", null=True, blank=True)
    window_end = models.TimeField("each day until", null=True, blank=True)
    password_expired = models.BooleanField("must change the password", default=False)
    source = models.CharField(max_length=8, default="manual", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("username_key",)

    def __str__(self) -> str:
        return self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is theirs; one that was kept in an older way is kept anew."""
        from deskgate.control.accounts.renewal import password_verify

        return raw_password is not None and password_verify(user=self, raw=raw_password)

    @property
    def shown(self) -> str:
        """What others see who are in the same session, or are given something."""
        return self.full_name or self.username

    @property
    def is_admin(self) -> bool:
        """Manages everything."""
        return self.is_superuser

    @property
    def is_staff(self) -> bool:
        """Django's word for who may enter /admin/."""
        return self.is_superuser


class Source(models.TextChoices):
    """Who says so: an administrator here, or a directory at log-in."""

    MANUAL = "manual", "here"
    LDAP = "ldap", "LDAP"
    OIDC = "oidc", "OIDC"


class Group(models.Model):
    """People who are given the same. Its members are also those of the groups within it.

    Disabled, it is as if nobody were in it: it gives nothing and demands nothing.
    """

    name = models.CharField(max_length=150, unique=True)
    name_key = models.CharField(max_length=150, unique=True, editable=False)
    description = models.CharField(max_length=500, blank=True)
    require_second_factor = models.BooleanField(default=False)
    is_enabled = models.BooleanField("enabled", default=True)
    members = models.ManyToManyField(User, through="Membership", related_name="member_of")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name_key",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a group. What a directory said is taken away by the directory only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.MANUAL)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "group", "source"), name="member_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"


class GroupNesting(models.Model):
    """`child` stands within `parent`: its members count as the parent's."""

    parent = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="parents")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("parent", "child"), name="nesting_once"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("child")), name="nesting_not_in_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.child} within {self.parent}"
