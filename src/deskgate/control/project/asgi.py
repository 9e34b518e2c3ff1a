"""The management plane as an ASGI application, for the composition root to mount."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from deskgate.control.setup import current_settings, django_setup
from deskgate.control.together.streams import EventStreams, Streams
from deskgate.control.vault.keyfile import django_key_path, key_read

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def get_application(streams: Streams | None = None) -> ASGIApp:
    """Django, ready to serve, with these streams of events.

    Raises KeyTrouble when `firstrun.prepare` hasn't been run.
    """
    settings = current_settings()
    key_read(django_key_path(settings.data))
    django_setup(settings)
    from django.conf import settings as django_settings
    from django.core.handlers.asgi import ASGIHandler

    from deskgate.control.port.text import UPLOADS
    from deskgate.control.project.bodies import BoundedBodies

    handler = cast("ASGIApp", ASGIHandler())  # the same, in two packages' types
    handler = EventStreams(handler, streams or Streams())
    return BoundedBodies(handler, django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE, UPLOADS)
