"""The addresses of the administration's own files, below the prefix that a request came by."""

from __future__ import annotations

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.urls import get_script_prefix


class StaticsBelowPrefix(StaticFilesStorage):
    """As Django's; a STATIC_URL without its leading slash would keep the first request's prefix."""

    def url(self, name: str | None) -> str:
        """`/guacamole/static/admin/css/base.css`."""
        return get_script_prefix().rstrip("/") + super().url(name)
