"""The stream of events: who gets one, and that Django is done before it begins."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone
from tests.unit.control.fixtures import Browser, Browsers
from tests.unit.control.together.listening import listening

from deskgate.control.accounts.models import User
from deskgate.control.project.asgi import get_application
from deskgate.control.together import standing
from deskgate.control.together.hub import get_hub
from deskgate.control.together.standing import streams_watch
from deskgate.control.together.streams import MOST, Entry, Place, Streams
from deskgate.control.tokens.api_tokens import api_token_create
from deskgate.control.tokens.models import Login
from deskgate.control.tokens.scopes import Scope
from deskgate.grants import Secret

HOST = (b"host", b"localhost")


def _token(person: User, *scopes: Scope) -> Secret:
    until = timezone.now() + timedelta(days=1)
    _, token = api_token_create(person=person, name="t", scopes=scopes, expires_at=until)
    return token


def test_who_gets_one(person: User, browser: Browsers) -> None:
    answer = browser("ada").get("/stream")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Accel-Buffering"] == "no"
    assert browser().get("/stream").status_code == 401
    assert browser("ada").send("POST", "/stream").status_code == 405


def test_by_a_token_that_may_read(person: User) -> None:
    def status(token: Secret) -> int:
        headers = {"Authorization": f"Bearer {token.reveal()}"}
        return Browser().client.get("/api/v1/stream", headers=headers).status_code

    assert status(_token(person, Scope.READ)) == 200
    person.api_tokens.all().delete()
    assert status(_token(person, Scope.CONNECT, Scope.LOG)) == 403


def test_the_view_takes_the_place_in_the_scope(person: User, browser: Browsers) -> None:
    page = browser("ada")
    streams = Streams()
    for _ in range(MOST - 1):
        streams.take(person.pk)
    place, late = Place(streams), Place(streams)
    for one, status in ((place, 200), (late, 429)):
        # The test client's request has no scope of ASGI's.
        answer = _asked_with(one, page)
        assert answer == status
    login = Login.objects.get(person=person).name
    assert place.entry == Entry(person.pk, login)
    assert late.entry is None
    assert not place.oversees


def _asked_with(place: Place, page: Browser) -> int:
    from deskgate.control.api import stream
    from deskgate.control.errors import Busy

    request = RequestFactory().get("/api/v1/stream")
    request.scope = {"deskgate.stream": place}  # type: ignore[attr-defined]  # as ASGI's have it
    request.session = page.client.session
    request.user = User.objects.get(username="Ada")
    try:
        return stream.stream_read(request).status_code
    except Busy:
        return 429


@pytest.mark.django_db(transaction=True)
async def test_from_log_in_to_log_out(monkeypatch: pytest.MonkeyPatch, person: User) -> None:
    """All of Django, under ASGI: no thread of it has a connection while the stream goes on."""
    monkeypatch.setattr(standing, "EVERY_SECONDS", 0.05)
    browser: Browser = await sync_to_async(lambda: Browser().log_in("Ada"))()
    cookie = browser.client.cookies[settings.SESSION_COOKIE_NAME].value
    streams = Streams()
    watch = asyncio.create_task(streams_watch(streams))
    headers = [HOST, (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    scope = {"http_version": "1.1", "query_string": b"", "root_path": "", "scheme": "http"}
    try:
        async with listening(get_application(streams), headers=headers, **scope) as page:
            assert await page.next() == ":"
            assert page.status == 200
            assert page.headers["content-type"] == "text/event-stream"
            assert "content-length" not in page.headers
            assert "content-security-policy" in page.headers
            get_hub().changed("live", [person.pk])
            assert await page.next() == "event: live\ndata: {}"
            left = await sync_to_async(lambda: browser.send("DELETE", "/session").status_code)()
            assert left == 204
            async with asyncio.timeout(5):
                await page.ended.wait()
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
