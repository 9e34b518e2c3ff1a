"""The tree, as people arrange and use it: folders, dragging, selecting, favourites, roles."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, Route, expect
from tests.e2e.managing import call, connection_add, dialog, folder_add, menu, reload
from tests.e2e.page import Desk, log_in, open_desk, open_page
from tests.harness.server import DeskgateServer, running_server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server whose tree is only what these tests put there."""
    with running_server(tmp_path_factory.mktemp("tree")) as server:
        yield server


async def place_of(desk: Desk, connection: str) -> str | None:
    found: str | None = (await call(desk, "GET", f"connections/{connection}"))["folder_id"]
    return found


async def test_folders_and_dragging(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        page = desk.page
        await desk.by("tree-add").click()
        await page.get_by_role("menuitem", name="New folder…").click()
        await dialog(desk).get_by_label("Name").fill("Dragged into")
        await page.keyboard.press("Enter")
        row = page.get_by_role("treeitem", name="Dragged into, folder")
        await expect(row).to_be_visible()
        folder = str((await call(desk, "GET", "tree"))["folders"][0]["id"])
        moved = await connection_add(desk, "moved about", None, {"hostname": "127.0.0.1"})
        await reload(desk)
        await desk.by(f"tree-connection-{moved}").drag_to(desk.by(f"tree-folder-{folder}"))
        await expect(page.get_by_text("Moved “moved about”.")).to_be_visible()
        assert await place_of(desk, moved) == folder
        await page.get_by_role("button", name="Undo").click()
        await expect(
            page.get_by_role("treeitem", name=re.compile("^Dragged into"))
        ).to_have_attribute("aria-label", "Dragged into, folder, 0")
        assert await place_of(desk, moved) is None
        # The same for the keyboard: into the folder and back to the top level.
        await desk.by("tree").get_by_role("treeitem", name="moved about").focus()
        await page.keyboard.press("Shift+F10")
        await page.get_by_role("menuitem", name="Move to…").click()
        await dialog(desk).get_by_label("To").click()
        await page.get_by_role("option", name="Dragged into").click()
        await dialog(desk).get_by_role("button", name="Move").click()
        await expect(page.get_by_role("treeitem", name="Dragged into, folder, 1")).to_be_visible()
        await desk.by(f"tree-connection-{moved}").hover()
        await page.mouse.down()
        await page.mouse.move(200, 300, steps=4)
        await desk.by("tree-root").hover()
        await page.mouse.up()
        await expect(page.get_by_role("treeitem", name="Dragged into, folder, 0")).to_be_visible()
        assert await place_of(desk, moved) is None


async def test_a_folder_made_while_the_first_tree_is_on_its_way(
    browser: Browser, own: DeskgateServer
) -> None:
    name = f"Early {uuid4().hex[:8]}"
    made = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await made.wait()
        await route.fulfill(response=answer)

    async with open_page(browser, own) as desk:
        page = desk.page
        await page.route("**/api/v1/stream", lambda route: route.abort())  # it would tell
        await page.route("**/api/v1/tree", late, times=1)
        await log_in(desk, own)
        await desk.by("tree-add").click()
        await page.get_by_role("menuitem", name="New folder…").click()
        await dialog(desk).get_by_label("Name").fill(name)
        async with page.expect_response("**/api/v1/folders"):
            await page.keyboard.press("Enter")
        made.set()
        await expect(page.get_by_role("treeitem", name=f"{name}, folder")).to_be_visible()


async def test_several_at_once(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        page = desk.page
        folder = await folder_add(desk, "Several")
        ids = [
            await connection_add(desk, f"several {n}", folder, {"hostname": "h"}) for n in range(4)
        ]
        await reload(desk)
        await desk.by(f"tree-connection-{ids[0]}").click(modifiers=["Control"])
        await desk.by(f"tree-connection-{ids[2]}").click(modifiers=["Shift"])
        await expect(desk.by("tree-selection")).to_contain_text("3 selected")
        await desk.by("selection-edit").click()
        await desk.by("several").get_by_label("Add tags").fill("fleet")
        await page.keyboard.press("Enter")
        await desk.by("several-save").click()
        await desk.by("several").wait_for(state="detached")
        tree = await call(desk, "GET", "tree")
        tagged = {one["name"] for one in tree["connections"] if one["tags"] == ["fleet"]}
        assert tagged == {"several 0", "several 1", "several 2"}
        await desk.by("selection-delete").click()
        await expect(desk.by("delete-confirm")).to_be_disabled()  # three are many
        await dialog(desk).get_by_label("Yes, delete 3 connections").click()
        await desk.by("delete-confirm").click()
        await expect(page.get_by_role("treeitem", name="Several, folder, 1")).to_be_visible()
        await expect(desk.by("tree-selection")).to_have_count(0)
        await menu(desk, f"folder-{folder}", "Delete…")
        await expect(dialog(desk)).to_contain_text("1 folder and 1 connection")
        await desk.by("delete-confirm").click()
        await expect(desk.by(f"tree-folder-{folder}")).to_have_count(0)


async def test_favourites_copies_and_tags(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        folder = await folder_add(desk, "Shelf")
        one = await connection_add(
            desk, "at hand", folder, {"hostname": "127.0.0.9"}, tags=["bastion"]
        )
        await reload(desk)
        await menu(desk, f"connection-{one}", "Add to favourites")
        await expect(desk.by(f"tree-favourites-{one}")).to_be_visible()
        await reload(desk)
        await expect(desk.by(f"tree-favourites-{one}")).to_be_visible()
        await desk.by("tree-filter").fill("bastion")
        await expect(desk.by(f"tree-connection-{one}")).to_be_visible()
        await desk.by("tree-filter").fill("")
        await menu(desk, f"connection-{one}", "Duplicate…")
        await desk.page.keyboard.press("Enter")
        await expect(desk.page.get_by_role("treeitem", name="at hand copy")).to_be_visible()
        await menu(desk, f"folder-{folder}", "Copy to…")
        await dialog(desk).get_by_label("Name of the copy").fill("Shelf again")
        await desk.page.keyboard.press("Enter")
        again = desk.page.get_by_role("treeitem", name="Shelf again, folder, 2")
        await expect(again).to_be_visible()
        await menu(desk, f"connection-{one}", "Remove from favourites")
        await expect(desk.by(f"tree-favourites-{one}")).to_have_count(0)


async def test_a_member_is_offered_what_the_role_allows(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as desk:
        way = await folder_add(desk, "Only the way")
        mine = await folder_add(desk, "Mine to change", way)
        seen = await folder_add(desk, "To be opened", way)
        hidden = await folder_add(desk, "Of others", way)
        changes = await connection_add(desk, "changeable", mine, {"hostname": "h"})
        opens = await connection_add(desk, "openable", seen, {"hostname": "h"})
        person = {
            "username": "member",
            "password": "A long enough one 7",
            "full_name": "",
            "email": "",
        }
        user = await call(desk, "POST", "users", {**person, "is_admin": False, "groups": []})
        for folder, role in ((mine, "edit"), (seen, "connect")):
            grant = {"user_id": user["id"], "folder_id": folder, "role": role}
            await call(desk, "POST", "grants", grant)
    async with open_page(browser, own) as desk:
        await desk.by("login-username").fill("member")
        await desk.by("login-password").fill("A long enough one 7")
        await desk.by("login-submit").click()
        await desk.by(f"tree-folder-{way}").wait_for()
        await expect(desk.by(f"tree-folder-{way}")).to_have_attribute("data-way", "true")
        await expect(desk.by(f"tree-folder-{hidden}")).to_have_count(0)
        await expect(desk.page.get_by_label("Actions for Only the way")).to_have_count(0)
        await desk.by(f"tree-connection-{opens}").click(button="right")
        items = desk.by("tree-menu").get_by_role("menuitem")
        await expect(items).to_have_text(["Open", "Add to favourites", "Log in as…"])
        await expect(desk.by("tree-menu")).to_contain_text("not change it")
        await desk.page.keyboard.press("Escape")
        await desk.by(f"tree-connection-{changes}").click(button="right")
        permissions = desk.page.get_by_role("menuitem", name="Permissions…")
        await expect(permissions).to_be_disabled()
        await expect(permissions).to_have_attribute("title", re.compile("Only who manages"))
        await desk.page.keyboard.press("Escape")
        await desk.by(f"tree-connection-{changes}").drag_to(desk.by(f"tree-folder-{seen}"))
        assert await place_of(desk, changes) == mine  # nothing took it
        await expect(desk.by("nav-users")).to_have_count(0)


FOLDERS, CONNECTIONS = 2_000, 18_000
QUICK_SECONDS = 15.0  # half a second on an idle machine; here many things run at once


async def large_tree(page: Page) -> None:
    """In place of the server's: 20,000 rows, and a search that finds one of them."""
    folders = [
        {
            "id": str(n),
            "name": f"folder {n:05}",
            "parent_id": None if n < 40 else str(n // 40),
            "icon": "",
            "color": "",
            "role": "manage",
        }
        for n in range(FOLDERS)
    ]
    connections = [
        {
            "id": str(n),
            "name": f"host {n:05}",
            "protocol": "ssh",
            "folder_id": str(n % FOLDERS),
            "hostname": f"10.0.{n // 250}.{n % 250}",
            "icon": "",
            "color": "",
            "tags": ["prod"],
            "role": "manage",
        }
        for n in range(CONNECTIONS)
    ]
    body = {"folders": folders, "connections": connections, "favourites": [], "recent": []}
    found = {
        "items": [{**connections[17], "path": [{"id": "1", "name": "Far"}], "matched": "notes"}],
        "next_cursor": None,
    }

    async def answer(route: Route) -> None:
        searched = "/search" in route.request.url
        await route.fulfill(json=found if searched else body)

    await page.route("**/api/v1/tree", answer)
    await page.route("**/api/v1/search?*", answer)


async def test_a_large_tree_stays_quick(browser: Browser, own: DeskgateServer) -> None:
    async with open_page(browser, own) as desk:
        await large_tree(desk.page)
        await desk.by("login-username").fill("admin")
        await desk.by("login-password").fill(own.password)
        started = time.monotonic()
        await desk.by("login-submit").click()
        await desk.by("tree-folder-0").wait_for()
        assert time.monotonic() - started < QUICK_SECONDS
        rows = await desk.page.get_by_role("treeitem").count()
        assert rows < 100  # only what is seen is drawn
        started = time.monotonic()
        await desk.by("tree-folder-0").click()
        await desk.by("tree-connection-0").wait_for()
        assert time.monotonic() - started < QUICK_SECONDS / 2
        started = time.monotonic()
        await desk.by("tree-filter").fill("something in the notes")
        await desk.by("search-hit-17").wait_for()
        assert time.monotonic() - started < QUICK_SECONDS / 2
        await expect(desk.by("search-hit-17")).to_contain_text("in its notes")
        await desk.page.keyboard.press("ArrowDown")
        await expect(desk.by("search-hit-17")).to_be_focused()
