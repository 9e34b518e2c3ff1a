"""Balancing folders and live sessions, opened from the page by whoever is logged in to it."""

from __future__ import annotations

import socket
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.e2e.managing import call, connection_add, reload
from tests.e2e.page import Desk, Session, open_page
from tests.e2e.test_links import written
from tests.harness.server import DeskgateServer

from targets import Targets


@pytest.fixture
def closed_port() -> str:
    """Where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return str(held.getsockname()[1])


@pytest_asyncio.fixture(loop_scope="session")
async def group(desk: Desk, targets: Targets, closed_port: str) -> str:
    """Its first connection, by name, is dead; the second is an SSH one that lives."""
    name = f"balanced {uuid4().hex[:8]}"
    made = await call(desk, "POST", "folders", {"name": name, "kind": "balancing"})
    folder = str(made["id"])
    dead = {"hostname": "127.0.0.1", "port": closed_port}
    await connection_add(desk, "a dead one", folder, dead)
    await connection_add(desk, "b living one", folder, dict(targets.parameters("ssh")))
    await reload(desk)
    return folder


async def history(desk: Desk, folder: str) -> list[tuple[str, str | None]]:
    """What was tried for the folder, oldest first, and how it ended."""
    name = (await call(desk, "GET", f"folders/{folder}"))["name"]
    rows = (await call(desk, "GET", "sessions?limit=20"))["items"]
    return [
        (row["connection_name"], row["ending"]) for row in reversed(rows) if row["folder"] == name
    ]


@pytest.mark.parametrize("way", ["Enter", "double click", "menu"])
async def test_a_balancing_folder_opens_from_the_tree(desk: Desk, group: str, way: str) -> None:
    page, row = desk.page, desk.by(f"tree-folder-{group}")
    await expect(row.get_by_title("Opens the least busy of its connections").first).to_be_visible()
    if way == "double click":
        await row.dblclick()
    elif way == "Enter":
        await row.click()  # shuts it, and has the keys
        await page.keyboard.press("Enter")
    else:
        await row.click(button="right")
        await page.get_by_role("menuitem", name="Open", exact=True).click()
    session = Session(desk, f"g-{group}")
    await session.until("connected")
    before = await session.settled()
    await session.type("echo balanced\n")
    assert await session.changes_from(before)
    (dead, ending), (living, _) = await history(desk, group)
    assert (dead, living) == ("a dead one", "b living one")
    assert ending in {"host-unreachable", "target-error", "host-unknown", "target-timeout"}
    await desk.by(f"session-tab-close-g-{group}").click()


async def test_a_link_to_a_group_asks_who_is_logged_in_for_nothing(
    browser: Browser, server: DeskgateServer, desk: Desk, group: str
) -> None:
    del browser
    page = await desk.page.context.new_page()
    await page.goto(f"{server.url}/#/client/{written(group, 'g')}")
    link = Desk(page, desk.received)
    session = Session(link, f"g-{group}")
    await session.until("connected")
    await expect(link.by("alone")).to_be_visible()
    assert not await link.by("link-asked-submit").count()
    await page.close()


async def test_a_link_to_a_live_session_looks_into_it(
    server: DeskgateServer, desk: Desk, targets: Targets
) -> None:
    made = await connection_add(desk, "looked into", None, dict(targets.parameters("ssh")))
    await reload(desk)
    own = await desk.open(made)
    await own.until("connected")
    await own.settled()
    rows = (await call(desk, "GET", "sessions?live=true"))["items"]
    live = next(row for row in rows if row["connection_id"] == made)
    assert live["may_look_in"]
    page = await desk.page.context.new_page()
    await page.goto(f"{server.url}/#/client/{written(live['id'], 'a')}")
    look = Session(Desk(page, desk.received), f"a-{live['id']}")
    await look.until("connected")
    before = await look.settled()
    await own.type("echo seen by both\n")
    assert await look.changes_from(before)
    looking = (await call(desk, "GET", "sessions?live=true"))["items"]
    assert [row["joined_username"] for row in looking if row["joined"] == live["id"]] == ["admin"]
    await desk.by(f"session-tab-close-{made}").click()
    assert await look.ending()
    await page.close()


async def test_an_administrator_looks_into_somebody_elses_session(
    browser: Browser, server: DeskgateServer, desk: Desk, targets: Targets
) -> None:
    made = await connection_add(desk, "watched", None, dict(targets.parameters("ssh")))
    name, password = f"eve-{uuid4().hex[:8]}", "heron-lantern-93"
    eve = await call(desk, "POST", "users", {"username": name, "password": password})
    grant = {"role": "connect", "user_id": eve["id"], "connection_id": made}
    await call(desk, "POST", "grants", grant)
    async with open_page(browser, server) as hers:
        await hers.by("login-username").fill(name)
        await hers.by("login-password").fill(password)
        await hers.by("login-submit").click()
        own = await hers.open(made)
        await own.until("connected")
        await own.settled()
        await desk.page.goto("/#/history")
        live = next(
            row
            for row in (await call(desk, "GET", "sessions?live=true"))["items"]
            if row["username"] == name
        )
        await desk.by(f"look-in-{live['id']}").click()
        look = Session(desk, f"a-{live['id']}")
        await look.until("connected")
        before = await look.settled()
        await own.type("echo seen by the administrator\n")
        assert await look.changes_from(before)
        await desk.page.goto("/#/history")
        await expect(desk.by("history")).to_contain_text(f"looking into the session of {name}")
        await hers.by(f"session-tab-close-{made}").click()
        assert await look.ending()  # with hers
