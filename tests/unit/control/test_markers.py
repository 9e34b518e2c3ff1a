"""No secret gets out: one word is planted in every one of them, and then looked for everywhere.

In the answers of the API and the pages of the administration that an administrator gets, in what is
written to the log, in exceptions, in what is exported, and in the database itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import structlog
from django.db import connection as database
from django.test import Client
from tests.unit.control.crawling import SECRET, admin_pages, operations
from tests.unit.control.fixtures import Browser, Browsers
from tests.unit.control.world import World, make_world

from deskgate.control.accounts.services import user_create
from deskgate.control.authority import DatabaseAuthority
from deskgate.control.runtime import Runtime, set_runtime
from deskgate.control.tokens.services import tunnel_token_issue
from deskgate.grants import Grant, GuacdAddress, Secret, TunnelRequest

PASSWORD = f"{SECRET}-harbour-77"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def settle(page: Browser, world: World) -> list[str]:
    """Hands secrets over wherever one can; what was answered."""
    connection, key = f"/connections/{world.connection.pk}", world.named.pk
    given: list[tuple[str, str, object]] = [
        ("PUT", f"/credentials/{key}/mine", {"secrets": {"password": SECRET}}),
        ("PATCH", f"/credentials/{world.static.pk}", {"secrets": {"private-key": SECRET}}),
        ("PATCH", f"/credentials/{world.static.pk}", {"secrets": {"no-such": SECRET}}),
        ("PATCH", connection, {"parameters": {"password": SECRET, "port": SECRET}}),
        ("PATCH", connection, {"parameters": {"no-such": SECRET}}),
        ("PATCH", connection, {"parameters": {"private-key": SECRET}}),
        ("PATCH", connection, {SECRET[:4]: {"deep": SECRET}}),
        ("PATCH", connection, {"parameters": {"hostname": "elsewhere"}}),
        ("POST", f"{connection}/tunnel-tokens", {"credentials": {"password": SECRET}}),
        ("POST", f"/users/{world.owner.pk}/password", {"password": PASSWORD}),
        ("POST", f"/users/{world.owner.pk}/password", {"password": SECRET[:3]}),
        ("POST", "/session/second-factor", {"code": SECRET}),
        ("POST", "/session/reauthenticate", {"password": SECRET}),
        ("POST", "/me/password", {"current": SECRET, "new": PASSWORD}),
    ]
    answers = [page.send(method, path, body) for method, path, body in given]
    assert sum(answer.status_code < 400 for answer in answers) >= 3
    return [answer.content.decode() for answer in answers]


def crawl(page: Browser, world: World) -> Iterator[tuple[str, str]]:
    for operation in operations(world.ids()):
        if operation.method == "DELETE" or operation.uploads:
            continue
        path = operation.path.removeprefix("/api/v1")
        answer = page.send(operation.method, path, operation.body)
        content = b"".join(answer) if answer.streaming else answer.content
        yield str(operation), content.decode(errors="replace") + str(answer.headers)


def pages(client: Client) -> Iterator[tuple[str, str]]:
    for path in admin_pages():
        yield path, client.get(path).content.decode(errors="replace")


def tables() -> Iterator[tuple[str, str]]:
    """Every row of every table, as the database has it."""
    with database.cursor() as cursor:
        for name in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {database.ops.quote_name(name)}")
            for row in cursor.fetchall():
                plain = [bytes(v) if isinstance(v, memoryview) else v for v in row]
                yield name, repr(plain)


def test_no_secret_gets_out(
    world: World, browser: Browsers, capfd: pytest.CaptureFixture[str]
) -> None:
    user_create(username="marked", password=Secret(PASSWORD), is_admin=True)
    page = Browser().log_in("marked", PASSWORD)
    assert not [text for text in settle(page, world) if SECRET in text]
    assert [name for name, text in crawl(page, world) if SECRET in text] == []
    assert [name for name, text in pages(page.client) if SECRET in text] == []
    page.client.post("/api/tokens", {"username": "marked", "password": PASSWORD})
    page.client.post("/admin/login/", {"username": "marked", "password": PASSWORD})
    assert [name for name, text in tables() if SECRET in text] == []
    assert SECRET not in "".join(capfd.readouterr())


def test_what_the_gateway_is_told_prints_no_secret(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    grant = admitted(world)
    password = grant.parameters["password"]
    assert isinstance(password, Secret)
    assert password.reveal() == SECRET  # it is there, and yet
    assert SECRET not in repr(grant)
    assert SECRET not in f"{grant}{grant.parameters}"
    structlog.get_logger().warning("granted", grant=grant)
    try:
        raise RuntimeError(grant)
    except RuntimeError:
        structlog.get_logger().exception("it failed")
    assert SECRET not in "".join(capfd.readouterr())
    assert [name for name, text in tables() if SECRET in text] == []


def admitted(world: World) -> Grant:
    token = tunnel_token_issue(person=world.admin, opens=world.connection, login="1")
    request = TunnelRequest(
        token=token,
        data_source="deskgate",
        identifier=str(world.connection.pk),
        kind="c",
        client_address="127.0.0.1",
    )
    set_runtime(Runtime(managed_guacd=lambda: GuacdAddress("127.0.0.1", 4822, managed=True)))
    authority = DatabaseAuthority()

    async def admit() -> Grant:
        try:
            return await authority.admit(request)
        finally:
            await authority.aclose()

    try:
        return asyncio.run(admit())
    finally:
        set_runtime(Runtime())
