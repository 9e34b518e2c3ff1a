"""The routes of Guacamole's REST API. Source: guacamole.md §4.

Each view below `data/<source>/` is made with `view.in_source`, which takes the source's name away.
"""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, URLResolver, include, path, re_path

from deskgate.control.guacapi import quick, redact, session, tokens
from deskgate.control.guacapi.people_urls import PEOPLE
from deskgate.control.guacapi.tree_urls import QUICK, TREE, TUNNELS
from deskgate.control.sources import QUICK as QUICK_SOURCE

redact.install()

_SESSION: Final = [
    path("", session.own),
    *TUNNELS,
    path(f"ext/{QUICK_SOURCE}/create", quick.create),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/tokens", tokens.tokens_create),
    path("api/token", tokens.tokens_create),
    path("api/tokens/<str:token>", tokens.token_delete),
    path("api/languages", session.languages),
    path("api/patches", session.patches),
    path("api/session", session.own),
    path(f"api/session/data/{QUICK_SOURCE}/", include(QUICK)),
    path("api/session/data/<str:source>/", include([*PEOPLE, *TREE])),
    path("api/session/", include(_SESSION)),
    re_path(r"^api/(?:tokens?|session|languages|patches|ext)(?:/|$)", session.missing),
]
