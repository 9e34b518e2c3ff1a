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
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("username_key",)

    def __str__(self) -> str:
        return self.username

    @property
    def is_admin(self) -> bool:
        """Manages everything."""
        return self.is_superuser

    @property
    def is_staff(self) -> bool:
        """Django's word for who may enter /admin/."""
        return self.is_superuser
