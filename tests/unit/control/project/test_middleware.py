"""The policy on both kinds of view."""

from __future__ import annotations

from collections.abc import Awaitable

from django.http import HttpResponse
from django.test import RequestFactory

from deskgate.control.project.middleware import POLICY, ContentSecurityPolicy

REQUEST = RequestFactory().get("/")


def test_no_inline_script() -> None:
    assert "script-src 'self';" in POLICY
    assert "default-src 'self'" in POLICY
    assert "object-src 'none'" in POLICY


def test_a_plain_view() -> None:
    answer = ContentSecurityPolicy(lambda _: HttpResponse())(REQUEST)
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Security-Policy"] == POLICY


async def test_an_asynchronous_view_with_a_policy_of_its_own() -> None:
    async def view(_: object) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "own"})

    later = ContentSecurityPolicy(view)(REQUEST)
    assert isinstance(later, Awaitable)
    assert (await later)["Content-Security-Policy"] == "own"
