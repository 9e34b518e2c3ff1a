"""The management plane as an ASGI application, for the composition root to mount."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from deskgate.control.setup import current_settings, django_setup
from deskgate.control.vault.keyfile import django_key_path, key_read

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def get_application() -> ASGIApp:
    """Django, ready to serve. Raises KeyTrouble when `firstrun.prepare` hasn't been run."""
    settings = current_settings()
    key_read(django_key_path(settings.data))
    django_setup(settings)
    from django.core.handlers.asgi import ASGIHandler

    return cast("ASGIApp", ASGIHandler())  # the same, in two packages' types
