"""The tree's menus, the forms and the pages around them: axe-core finds nothing grave."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

import pytest
from playwright.async_api import Browser
from tests.e2e.managing import call, connection_add, dialog, folder_add, menu
from tests.e2e.page import Desk, log_in, open_page
from tests.e2e.test_page_access import grave_findings
from tests.harness.server import DeskgateServer, running_server

Found = dict[str, list[str]]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server whose tree is only what these tests put there."""
    with running_server(tmp_path_factory.mktemp("access")) as server:
        yield server


async def build(desk: Desk) -> tuple[str, str]:
    """A folder and a connection in it, with something of everything; at most once."""
    tree = await call(desk, "GET", "tree")
    if tree["folders"]:
        return tree["folders"][0]["id"], tree["connections"][0]["id"]
    named = await call(desk, "POST", "credentials", {"name": "corp", "kind": "named"})
    shared = {"name": "prod-key", "kind": "static", "username": "deploy"}
    await call(desk, "POST", "credentials", shared | {"secrets": {"password": "marked"}})
    await call(desk, "POST", "credentials", {"name": "mine", "kind": "personal"})
    await call(desk, "POST", "templates", {"name": "Large", "protocol": "ssh", "parameters": {}})
    parameters = {"ssh": {"port": "2222"}}
    folder = await folder_add(desk, "Prod", parameters=parameters, color="red", icon="cloud")
    said = {"credential_source": "vault", "credential_id": named["id"], "tags": ["web", "nginx"]}
    connection = await connection_add(desk, "web", folder, {"hostname": "127.0.0.1"}, **said)
    await call(desk, "PUT", f"me/favourites/{connection}")
    return folder, connection


async def in_dialog(
    desk: Desk, found: Found, name: str, opening: Callable[[], Awaitable[None]], *opened: str
) -> None:
    """Open it, unfold what is `opened` in it, look, close it."""
    await opening()
    await dialog(desk).wait_for()
    for fold in opened:
        await dialog(desk).get_by_role("button", name=fold).click()
    found[name] = await grave_findings(desk)
    await dialog(desk).get_by_role("button", name="Cancel").click()
    await desk.page.get_by_role("dialog").wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_grave_in_what_manages(
    browser: Browser, own: DeskgateServer, scheme: str
) -> None:
    found: Found = {}
    async with open_page(browser, own) as desk:
        page = desk.page
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await log_in(desk, own)
        folder, connection = await build(desk)
        await page.reload()
        row = desk.by(f"tree-connection-{connection}")
        await row.click(button="right")
        found["menu"] = await grave_findings(desk)
        await page.keyboard.press("Escape")
        await row.click(modifiers=["Control"])
        found["selection"] = await grave_findings(desk)
        several = desk.by("selection-edit")
        await in_dialog(desk, found, "several", several.click)
        await desk.by("tree").get_by_role("button", name="End the selection").click()

        async def edit() -> None:
            await menu(desk, f"connection-{connection}", "Edit…")

        async def edit_folder() -> None:
            await menu(desk, f"folder-{folder}", "Edit…")

        async def delete() -> None:
            await menu(desk, f"folder-{folder}", "Delete…")

        async def log_in_as() -> None:
            await menu(desk, f"connection-{connection}", "Log in as…")

        folds = ("Notes and appearance", "guacd server and second factor", "Host keys", "Network")
        await in_dialog(desk, found, "connection", edit, *folds)
        await in_dialog(desk, found, "folder", edit_folder)
        await in_dialog(desk, found, "delete", delete)
        await in_dialog(desk, found, "log in as", log_in_as)
        await row.click()
        await desk.by("session-question").wait_for()
        found["question"] = await grave_findings(desk)
        for name in ("credentials", "templates", "import"):
            await desk.by(f"nav-{name}").click()
            await page.get_by_role("heading", level=2).wait_for()
            found[name] = await grave_findings(desk)
        await desk.by("nav-credentials").click()
        edit_shared = page.get_by_role("button", name="Edit prod-key")
        await in_dialog(desk, found, "credential", edit_shared.click)
        await desk.by("user-menu").click()
        await page.get_by_role("menuitem", name="My credentials").click()
        await page.get_by_role("heading", name="My credentials").wait_for()
        found["my credentials"] = await grave_findings(desk)
    assert {place: findings for place, findings in found.items() if findings} == {}
