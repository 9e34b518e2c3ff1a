"""The routes of Guacamole's REST API. Source: guacamole.md §4.

Each view below `data/<source>/` is made with `view.in_source`, which takes the source's name away.
"""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, re_path

from deskgate.control.guacapi import redact, session, tokens

redact.install()

_PEOPLE: Final[list[URLPattern]] = []

# Connections, groups of them, sharing profiles, live sessions and the log.
_TREE: Final[list[URLPattern]] = []

# Tunnels of this log-in; files pass through the gateway, not through here.
_SESSION: Final = [
    path("", session.own),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/tokens", tokens.tokens_create),
    path("api/tokens/<str:token>", tokens.token_delete),
    path("api/languages", session.languages),
    path("api/patches", session.patches),
    path("api/session", session.own),
    path("api/session/data/<str:source>/", include([*_PEOPLE, *_TREE])),
    path("api/session/", include(_SESSION)),
    re_path(r"^api/(?:tokens|session|languages|patches|ext)(?:/|$)", session.missing),
]
