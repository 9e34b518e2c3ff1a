"""The management plane as an ASGI application, for the composition root to mount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskgate.control.setup import django_setup
from deskgate.control.vault.keyfile import django_key_path, key_read
from deskgate.settings import Settings

if TYPE_CHECKING:
    from django.core.handlers.asgi import ASGIHandler


def get_application(settings: Settings) -> ASGIHandler:
    """Django, ready to serve. Raises KeyTrouble when `firstrun.prepare` hasn't been run."""
    key_read(django_key_path(settings.data))
    django_setup(settings)
    from django.core.handlers.asgi import ASGIHandler

    return ASGIHandler()
