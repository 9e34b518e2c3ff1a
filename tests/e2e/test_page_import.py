"""Import in the page: what it would do, what is wrong with the file, and then the doing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.managing import call
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer, running_server

HEAD = "name,protocol,hostname,folder\n"
GOOD = HEAD + "imported 1,ssh,10.0.0.1,Imported/Lab\nimported 2,rdp,10.0.0.2,Imported/Lab\n"
BAD = HEAD + "imported 1,gopher,10.0.0.1,Imported\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server with nothing in it."""
    with running_server(tmp_path_factory.mktemp("import")) as server:
        yield server


async def choose(desk: Desk, text: str) -> None:
    file = {"name": "hosts.csv", "mimeType": "text/csv", "buffer": text.encode()}
    await desk.page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]  # playwright's own TypedDict is not exported


async def test_preview_then_import(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        await desk.by("nav-import").click()
        await desk.by("import-file").wait_for()
        await choose(desk, BAD)
        await expect(desk.page.get_by_role("alert")).to_contain_text("line 2")
        await choose(desk, GOOD)
        await expect(desk.by("import-counts")).to_have_text("It would be: 4 new")
        assert (await call(desk, "GET", "tree"))["connections"] == []
        await desk.by("import-apply").click()
        await expect(desk.by("import-counts")).to_have_text("Imported: 4 new")
        await expect(desk.page.get_by_role("treeitem", name="imported 2, rdp")).to_be_visible()
        await desk.by("import-preview").click()
        await expect(desk.by("import-counts")).to_have_text("It would be: 4 as they are")
        await expect(desk.by("import-apply")).to_be_disabled()


async def test_export(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        await desk.by("nav-import").click()
        async with desk.page.expect_download() as coming:
            await desk.by("export").click()
        download = await coming.value
        assert download.suggested_filename == "deskgate.yaml"
