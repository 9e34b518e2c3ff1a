"""Every route of the management plane. Tunnels and built assets are the composition root's."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path, re_path

from deskgate.control.project import health, pages

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    re_path(r"^(?:guacamole/)?api/", pages.api_missing),
    re_path(r"^.*$", pages.index),
]
