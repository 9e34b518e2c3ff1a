"""Every route of the management plane. Tunnels and built assets are the composition root's; below
which prefix a request came was found out before: `deskgate/prefix.py`."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView

from deskgate.control.api.root import api
from deskgate.control.directory import oidc_flow
from deskgate.control.guacapi import urls as guacamole
from deskgate.control.project import health, pages

admin.autodiscover()  # before the routes are taken from what it finds

handler400 = "deskgate.control.project.errors.bad_request"

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    *guacamole.urlpatterns,
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        oidc_flow.callback,
        name="openid_connect_callback",  # as allauth looks it up
    ),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),  # what people type
    path("admin/", admin.site.urls),
    re_path(r"^api/", pages.api_missing),
    re_path(r"^.*$", pages.index),
]
