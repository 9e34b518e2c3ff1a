"""Every route of Guacamole's REST API is under both prefixes, and none needs a CSRF token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from deskgate.control.guacapi import urls

pytestmark = pytest.mark.django_db


def routes(patterns: list[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    for one in patterns:
        where = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, where)
        elif "^" not in where:
            yield where.replace("<str:source>", "deskgate").replace("<str:", "").replace(">", "")


@pytest.mark.parametrize("route", sorted(set(routes(urls.urlpatterns))))
def test_each_is_this_apis(route: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/{route}")
    assert answer.status_code in {403, 405, 415}, answer.content
    assert "translatableMessage" in answer.json()
