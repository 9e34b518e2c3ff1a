"""Forms: what is inherited and from where, two editors at once, secrets and their target."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.managing import call, connection_add, dialog, folder_add, menu, reload
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer, running_server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server whose tree is only what these tests put there."""
    with running_server(tmp_path_factory.mktemp("forms")) as server:
        yield server


async def saved(desk: Desk) -> None:
    await desk.by("connection-save").click()
    await desk.by("connection-save").wait_for(state="detached")


async def test_inherited_overridden_unset_and_back(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        prod = await folder_add(desk, "Prod")
        await reload(desk)
        await menu(desk, f"folder-{prod}", "Edit…")
        await desk.by("folder-tab-ssh").click()
        await dialog(desk).get_by_role("button", name="Network").click()
        await dialog(desk).locator("[name=port]").fill("2222")
        await desk.by("folder-save").click()
        await desk.by("folder-save").wait_for(state="detached")
        # A new connection there shows it before anything is saved.
        await menu(desk, f"folder-{prod}", "New connection…")
        form = dialog(desk)
        await form.locator("[name=name]").fill("heir")
        await form.locator("[name=hostname]").fill("127.0.0.1")
        await expect(form.locator("[name=port]")).to_have_attribute("placeholder", "2222")
        await expect(form).to_contain_text("From folder ‘Prod’.")
        await form.locator("[name=port]").fill("2200")
        await expect(form).to_contain_text("Instead of “2222” from folder ‘Prod’.")
        await saved(desk)
        tree = await call(desk, "GET", "tree")
        identifier = tree["connections"][0]["id"]

        async def effective() -> object:
            found = await call(desk, "GET", f"connections/{identifier}")
            return found["effective"].get("port", {}).get("value")

        assert await effective() == "2200"
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).get_by_role("button", name="Inherit Port again").click()
        await saved(desk)
        assert await effective() == "2222"
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).get_by_role("button", name="Leave Port unset here").click()
        await expect(dialog(desk)).to_contain_text("Unset here; folder ‘Prod’ says “2222”.")
        await saved(desk)
        assert await effective() == "22"  # what is sent where nobody says anything


async def test_limits_and_a_folder_that_is_opened_as_one(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as desk:
        farm = await folder_add(desk, "Farm")
        worker = await connection_add(desk, "worker", farm, {"hostname": "127.0.0.1"})
        await reload(desk)
        await menu(desk, f"folder-{farm}", "Edit…")
        await dialog(desk).get_by_role("combobox", name="Opened").click()
        await desk.page.get_by_role("option", name="As one: by its least busy connection").click()
        await dialog(desk).get_by_role("switch", name="The same one again").click()
        await dialog(desk).locator("[name=max_sessions]").fill("5")
        await desk.by("folder-save").click()
        await desk.by("folder-save").wait_for(state="detached")
        told = await call(desk, "GET", f"folders/{farm}")
        assert (told["kind"], told["affinity"], told["max_sessions"]) == ("balancing", True, 5)
        await menu(desk, f"connection-{worker}", "Edit…")
        await dialog(desk).get_by_role("button", name="Limits").click()
        await dialog(desk).locator("[name=weight]").fill("3")
        await dialog(desk).locator("[name=max_sessions]").fill("4")
        await dialog(desk).get_by_role("switch", name="Only in place of others").click()
        await saved(desk)
        told = await call(desk, "GET", f"connections/{worker}")
        assert (told["weight"], told["failover_only"], told["max_sessions"]) == (3, True, 4)


async def test_errors_are_at_their_fields(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        await desk.by("tree-add").click()
        await desk.page.get_by_role("menuitem", name="New connection…").click()
        form = dialog(desk)
        await form.locator("[name=hostname]").fill("two words")
        await desk.by("connection-save").click()
        for name in ("name", "hostname"):
            await expect(form.locator(f"[name={name}]")).to_have_attribute("aria-invalid", "true")
        await desk.page.keyboard.press("Escape")


async def test_two_editors(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        identifier = await connection_add(desk, "edited twice", None, {"hostname": "127.0.0.1"})
        path = f"connections/{identifier}"
        await reload(desk)
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).locator("[name=hostname]").fill("127.0.0.2")
        await call(desk, "PATCH", path, {"tags": ["theirs"], "parameters": {"port": "2022"}})
        await desk.by("connection-save").click()
        await expect(desk.by("outdated")).to_contain_text("the tags")
        await expect(desk.by("outdated")).to_contain_text("Port")
        await desk.by("outdated-mine").click()
        await desk.by("connection-save").wait_for(state="detached")
        found = await call(desk, "GET", path)
        assert (found["parameters"], found["tags"]) == (
            {"hostname": "127.0.0.2", "port": "2022"},
            ["theirs"],
        )
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).locator("[name=hostname]").fill("127.0.0.3")
        await call(desk, "PATCH", path, {"name": "edited by them"})
        await desk.by("connection-save").click()
        await desk.by("outdated-theirs").click()
        await expect(desk.by("outdated")).to_have_count(0)
        await expect(dialog(desk).locator("[name=name]")).to_have_value("edited by them")
        await expect(dialog(desk).locator("[name=hostname]")).to_have_value("127.0.0.2")


async def test_secrets_stay_with_their_target(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        parameters = {"hostname": "127.0.0.1", "username": "me", "password": "kept secret"}
        identifier = await connection_add(desk, "with a secret", None, parameters)
        path = f"connections/{identifier}"
        await reload(desk)
        for choice, port, left in (("keep", "2001", ["password"]), ("drop", "2002", [])):
            await menu(desk, f"connection-{identifier}", "Edit…")
            await dialog(desk).locator("[name=port]").fill(port)
            await desk.by("connection-save").click()
            await desk.by(f"target-{choice}").click()
            await desk.by("connection-save").wait_for(state="detached")
            assert (await call(desk, "GET", path))["secrets_set"] == left


async def test_templates(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        await desk.by("nav-templates").click()
        await desk.by("template-new").first.click()
        form = dialog(desk)
        await form.locator("[name=name]").fill("Large letters")
        await form.get_by_label("Find a setting").fill("font size")
        await form.get_by_role("combobox", name="Font size").click()
        await desk.page.get_by_role("option", name="18").click()
        await desk.by("template-save").click()
        await expect(
            desk.page.get_by_role("row", name=re.compile("Large letters"))
        ).to_contain_text("SSH")
        identifier = await connection_add(desk, "made from it", None, {"hostname": "127.0.0.1"})
        await desk.by("nav-workspace").click()
        await reload(desk)
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).get_by_label("Template").click()
        await desk.page.get_by_role("option", name="Large letters").click()
        await dialog(desk).get_by_label("Find a setting").fill("font size")
        field = dialog(desk).get_by_role("combobox", name="Font size")
        await expect(field).to_have_attribute("placeholder", "18 points (template ‘Large letters’)")
        await saved(desk)
        found = await call(desk, "GET", f"connections/{identifier}")
        assert found["effective"]["font-size"]["origin"]["kind"] == "template"
