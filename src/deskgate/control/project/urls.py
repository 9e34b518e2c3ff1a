"""Every route of the management plane. Tunnels and built assets are the composition root's."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from deskgate.control.api.root import api
from deskgate.control.directory import oidc_flow
from deskgate.control.guacapi import redact, tokens
from deskgate.control.project import health, pages

redact.install()

handler400 = "deskgate.control.project.errors.bad_request"

_GUACAMOLE = [
    path("api/tokens", tokens.tokens_create),
    path("api/tokens/<str:token>", tokens.token_delete),
]

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    *_GUACAMOLE,
    path("guacamole/", include(_GUACAMOLE)),
    path(
        "accounts/oidc/<slug:provider_id>/login/callback/",
        oidc_flow.callback,
        name="openid_connect_callback",  # as allauth looks it up
    ),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),  # what people type
    path("admin/", admin.site.urls),
    re_path(r"^(?:guacamole/)?api/", pages.api_missing),
    re_path(r"^.*$", pages.index),
]
