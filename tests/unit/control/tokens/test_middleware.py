"""A session without its log-in is nobody's."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.tokens.middleware import LiveLogins
from deskgate.control.tokens.models import Login


def test_without_its_log_in_a_session_is_nobodys(browser: Browsers, person: User) -> None:
    page = browser("ada")
    assert page.get("/tree").status_code == 200
    Login.objects.all().delete()
    assert page.get("/tree").status_code == 401
    assert page.get("/session").json()["user"] is None


def test_a_copied_cookie_is_ended_with_the_log_in(browser: Browsers, person: User) -> None:
    page, thief = browser("ada"), browser()
    thief.client.cookies["deskgate_session"] = page.client.cookies["deskgate_session"].value
    assert thief.get("/tree").status_code == 200
    page.send("DELETE", "/session")
    assert thief.get("/tree").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_asynchronous_requests_too(browser: Browsers, person: User) -> None:
    page = browser("ada")
    client = AsyncClient()
    client.cookies = page.client.cookies

    async def ask() -> int:
        answer = await client.get("/api/v1/tree")
        await sync_to_async(connections.close_all)()  # its thread's, which nobody else closes
        return answer.status_code

    assert asyncio.run(ask()) == 200
    Login.objects.all().delete()
    assert asyncio.run(ask()) == 401


def test_an_asynchronous_view_asks_the_same_way(person: User) -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(await request.auser()))

    request = HttpRequest()
    request.user = person
    request.session = None  # type: ignore[assignment]  # is not asked for a person without one

    async def run() -> str:
        middleware = LiveLogins(lambda _: HttpResponse())
        await sync_to_async(middleware)(request)
        request.user = person
        return (await view(request)).content.decode()

    assert asyncio.run(run()) == "Ada"
