"""No token in Django's log lines."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from deskgate.control.guacapi.redact import TokenFilter, install

TOKEN = "0123456789ABCDEF" * 4


@pytest.mark.django_db
@pytest.mark.parametrize("slashes", ["/api/tokens/", "/api/tokens//", "/api//tokens/"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_refused_request_is_logged_without_its_token(
    caplog: pytest.LogCaptureFixture, slashes: str, method: str
) -> None:
    Client().generic(method, f"{slashes}{TOKEN}")
    assert f"{slashes}<token>" in caplog.text
    assert TOKEN not in caplog.text


def test_it_is_installed_once() -> None:
    install()
    install()
    filters = logging.getLogger("django.request").filters
    assert [isinstance(one, TokenFilter) for one in filters].count(True) == 1
