"""Every route of the API and every page of the administration, asked by who may not.

Laws: what may be answered at all is listed here, with the reason; everything else is refused; no
answer names what somebody else made; and after the crawl all of it is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.unit.control.crawling import SECRET, admin_pages, operations
from tests.unit.control.fixtures import PASSWORD, Answer, Browser, Browsers
from tests.unit.control.world import NAME, World, make_world

from deskgate.control.accounts.services import user_create
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db

# What is meant for whoever has no log-in: how to get one, and out of one.
FOR_ANYBODY: Final = {
    "GET /api/v1/session",
    "POST /api/v1/session",  # 403: a wrong password
    "DELETE /api/v1/session",
    "POST /api/v1/session/second-factor",  # 401 without a log-in that waits for it
    "POST /api/v1/session/passkey",
    "POST /api/v1/session/passkey/options",  # a challenge that is good for nothing by itself
    "GET /api/v1/session/oidc/{provider_id}",  # 404: no such provider
    "POST /api/v1/guest",  # 404: no such link
    "POST /api/v1/guest/look",
    "GET /api/v1/look",  # what the log-in page shows, and nothing else
    "GET /api/v1/look/terms",
    "GET /api/v1/look/files/style.css",
    "GET /api/v1/look/files/{part}",
}
# What everybody has who is logged in: lists of what they see (nothing), and what is their own.
FOR_EVERYBODY: Final = FOR_ANYBODY | {
    "GET /api/v1/status",
    "GET /api/v1/protocols",
    "GET /api/v1/tree",
    "GET /api/v1/search",
    "GET /api/v1/sessions",
    "GET /api/v1/sessions/export",
    "GET /api/v1/live",
    "DELETE /api/v1/live",  # 422: neither whose nor where
    "GET /api/v1/stream",
    "GET /api/v1/credentials",
    "GET /api/v1/grants",
    "GET /api/v1/shares",
    "GET /api/v1/me",
    "PATCH /api/v1/me",
    "GET /api/v1/me/recent",
    "DELETE /api/v1/me/favourites/{connection_id}",  # 204: it is none of theirs, then or before
    "GET /api/v1/me/logins",
    "DELETE /api/v1/me/logins",
    "POST /api/v1/me/password",  # 422: the present one is wrong
    "GET /api/v1/me/api-tokens",
    "POST /api/v1/me/api-tokens",
    "GET /api/v1/me/second-factor",
    "POST /api/v1/me/second-factor/totp",
    "POST /api/v1/me/second-factor/totp/confirm",  # 409 or 422: a wrong code
    "DELETE /api/v1/me/second-factor/totp",
    "POST /api/v1/me/second-factor/recovery-codes",
    "POST /api/v1/me/second-factor/passkeys",
    "POST /api/v1/me/second-factor/passkeys/options",
    "POST /api/v1/session/reauthenticate",
    "POST /api/v1/connections/bulk",  # 200: each of them refused, as if it weren't there
    "POST /api/v1/credentials",  # personal ones are everybody's own
}
REFUSED: Final = {401, 403, 404}
ENDS_THE_LOGIN: Final = {"DELETE /api/v1/session"}  # asked last: the rest would be asked by nobody


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def stranger(world: World, browser: Browsers) -> Browser:
    """Somebody who is logged in and has no right to anything."""
    user_create(username="nobody", password=Secret(PASSWORD))
    return browser("nobody")


def rows() -> dict[str, set[object]]:
    """The keys of everything that the world is made of."""
    return {
        model._meta.label: set(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
        if model.__module__.startswith("deskgate.")
    }


def asked(browser: Browser, world: World) -> Iterator[tuple[str, Answer]]:
    found = sorted(operations(world.ids()), key=lambda one: str(one) in ENDS_THE_LOGIN)
    for operation in found:
        if operation.uploads:
            files = {
                name: SimpleUploadedFile("x.yaml", b"deskgate: 1") for name in operation.uploads
            }
            csrf = {"X-CSRFToken": browser.client.cookies["csrftoken"].value}
            yield str(operation), browser.client.post(operation.path, files, headers=csrf)
            continue
        path = operation.path.removeprefix("/api/v1")
        yield str(operation), browser.send(operation.method, path, operation.body)


def told(answer: Answer) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


def check(browser: Browser, world: World, allowed: set[str]) -> None:
    before = rows()
    answers = list(asked(browser, world))
    assert len(answers) > 100
    open_to_them = {n: (a.status_code, told(a)) for n, a in answers if a.status_code not in REFUSED}
    extra = {n: told_ for n, told_ in open_to_them.items() if n not in allowed}
    assert not extra, extra
    leaky = [n for n, a in answers if NAME in told(a) or SECRET in told(a)]
    assert leaky == []
    after = rows()
    del before["tokens.Login"]  # the crawler's own ends; a log-in sweeps out those without tokens
    assert [label for label in before if not before[label] <= after[label]] == []
    world.connection.refresh_from_db()
    assert NAME in world.connection.name


def test_nobody_is_answered_nothing(world: World, browser: Browsers) -> None:
    check(browser(), world, FOR_ANYBODY)


def test_who_has_no_right_is_answered_only_what_is_their_own(
    world: World, stranger: Browser
) -> None:
    check(stranger, world, FOR_EVERYBODY)


def test_the_lists_that_everybody_may_ask_for_are_empty(world: World, stranger: Browser) -> None:
    assert stranger.get("/tree").json() == {
        "folders": [],
        "connections": [],
        "favourites": [],
        "recent": [],
    }
    for path in ("/search?q=z", "/sessions", "/grants", "/credentials"):
        assert stranger.get(path).json()["items"] == [], path


@pytest.mark.parametrize("who", ["nobody at all", "somebody without rights"])
def test_no_page_of_the_administration_opens(
    world: World, browser: Browsers, stranger: Browser, who: str
) -> None:
    client = (browser() if who == "nobody at all" else stranger).client
    pages = list(admin_pages())
    assert len(pages) > 60
    before = rows()
    for path in pages:
        for answer in (client.get(path), client.post(path, {"post": "yes"})):
            assert answer.status_code in {302, 403}, (path, answer.status_code)
            assert answer.status_code == 403 or "/admin/login/" in answer.headers["Location"], path
            assert NAME not in told(answer)
    assert rows() == before


def test_a_second_factor_that_is_demanded_opens_nothing_before_it_is_set_up(
    world: World, browser: Browsers
) -> None:
    world.passkey.delete()
    world.group.require_second_factor = True
    world.group.save()
    page = browser(world.owner.username)
    allowed = FOR_ANYBODY | {n for n in FOR_EVERYBODY if "/me/second-factor" in n or "logins" in n}
    allowed |= {"POST /api/v1/session/reauthenticate", "DELETE /api/v1/me/logins/{login_id}"}
    allowed |= {
        "PATCH /api/v1/me/second-factor/passkeys/{passkey_id}",
        "DELETE /api/v1/me/second-factor/passkeys/{passkey_id}",
    }
    for name, answer in asked(page, world):
        if name not in allowed:
            assert answer.status_code == 403, (name, answer.status_code)
            assert answer.json()["type"] == "second-factor-enrolment", name
