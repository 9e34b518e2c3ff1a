"""Credentials in the page: shared, named, one's own, asked for; and real sessions with each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.managing import call, connection_add, dialog, folder_add, menu, reload
from tests.e2e.page import Desk, open_desk
from tests.harness.server import DeskgateServer, running_server

from targets import Targets


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server whose vault is only what these tests put there."""
    with running_server(tmp_path_factory.mktemp("credentials")) as server:
        yield server


def target(targets: Targets) -> dict[str, str]:
    """Where the SSH target is, without how to log in."""
    parameters = targets.parameters("ssh")
    return {name: parameters[name] for name in ("hostname", "port")}


async def credential_of(desk: Desk, name: str) -> str:
    items = (await call(desk, "GET", "credentials?limit=200"))["items"]
    return next(str(one["id"]) for one in items if one["name"] == name)


async def test_a_key_pair_is_made_and_only_its_public_half_is_shown(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as desk:
        await desk.by("nav-credentials").click()
        await desk.by("credential-new").first.click()
        form = desk.by("credential-dialog")
        await form.locator("[name=name]").fill("deploy key")
        await form.locator("[name=username]").fill("deploy")
        await form.get_by_label("Make an SSH key pair for it").click()
        await desk.by("credential-save").click()
        await desk.by("public-key").wait_for()
        assert (await desk.by("public-key").input_value()).startswith("ssh-rsa ")
        await dialog(desk).get_by_role("button", name="Done").click()
        row = desk.by(f"credential-{await credential_of(desk, 'deploy key')}")
        await expect(row).to_contain_text("deploy")
        await expect(row).to_contain_text("key")
        assert b"PRIVATE KEY" not in await desk.received.everything()


async def test_shared_ones_are_chosen_said_and_used(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    login = targets.parameters("ssh")
    async with open_desk(browser, own) as desk:
        identifier = await connection_add(desk, "by shared ones", None, target(targets))
        secrets = {"password": login["password"]}
        shared = {"name": "shared log-in", "kind": "static", "username": login["username"]}
        await call(desk, "POST", "credentials", shared | {"secrets": secrets})
        await reload(desk)
        await menu(desk, f"connection-{identifier}", "Edit…")
        await desk.by("credential-source").click()
        await desk.page.get_by_role("option", name="Credentials from the vault").click()
        await desk.by("credential-pick").click()
        await desk.page.get_by_role("option", name="shared log-in").click()
        await desk.by("connection-save").click()
        await desk.by("connection-save").wait_for(state="detached")
        await menu(desk, f"connection-{identifier}", "Edit…")
        sentence = f"Will log in as {login['username']} with ‘shared log-in’."
        await expect(desk.by("login-plan")).to_contain_text(sentence)
        await desk.page.keyboard.press("Escape")
        session = await desk.open(identifier)
        await session.until("connected")


async def test_named_ones_are_filled_in_when_they_are_needed(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    login = targets.parameters("ssh")
    async with open_desk(browser, own) as desk:
        named = {"name": "corp", "kind": "named"}
        credential = (await call(desk, "POST", "credentials", named))["id"]
        said = {"credential_source": "vault", "credential_id": credential}
        identifier = await connection_add(desk, "by name", None, target(targets), **said)
        await reload(desk)
        session = await desk.open(identifier)
        question = session.view.get_by_test_id("session-question")
        await expect(question).to_contain_text("Fill in your ‘corp’ first")
        await expect(question.locator("[name=username]")).to_be_focused()
        await question.locator("[name=username]").fill(login["username"])
        await question.locator("[name=password]").fill(login["password"])
        await desk.page.keyboard.press("Enter")
        await session.until("connected")
        # From then on it is known.
        await desk.by(f"session-tab-close-{identifier}").click()
        await (await desk.open(identifier)).until("connected")
        await desk.by("user-menu").click()
        await desk.page.get_by_role("menuitem", name="My credentials").click()
        await expect(desk.by(f"credential-{credential}")).to_contain_text(login["username"])


async def test_asked_for_and_given_for_once(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    login = targets.parameters("ssh")
    async with open_desk(browser, own) as desk:
        identifier = await connection_add(
            desk, "asks", None, target(targets), credential_source="ask"
        )
        await reload(desk)
        session = await desk.open(identifier)
        question = session.view.get_by_test_id("session-question")
        await question.get_by_role("button", name="Cancel").click()
        assert await session.ending() == "closed-by-user"
        await session.view.get_by_test_id("session-reconnect").click()
        await question.locator("[name=username]").fill(login["username"])
        await question.locator("[name=password]").fill(login["password"])
        await session.view.get_by_test_id("session-question-submit").click()
        await session.until("connected")


async def test_ones_own_where_one_wants(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    login = targets.parameters("ssh")
    async with open_desk(browser, own) as desk:
        folder = await folder_add(desk, "Somewhere")
        parameters = target(targets) | {"username": "nobody-here", "password": "wrong"}
        identifier = await connection_add(desk, "as myself", folder, parameters)
        mine = {"name": "mine", "kind": "personal", "username": login["username"]}
        await call(desk, "POST", "credentials", mine | {"secrets": {"password": login["password"]}})
        await reload(desk)
        await menu(desk, f"connection-{identifier}", "Log in as…")
        await desk.by("log-in-as").click()
        await desk.page.get_by_role("option", name="My ‘mine’").click()
        await desk.by("log-in-as-save").click()
        await desk.by("log-in-as-save").wait_for(state="detached")
        session = await desk.open(identifier)
        await session.until("connected")


async def test_a_host_key_is_learned_and_forgotten(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    async with open_desk(browser, own) as desk:
        identifier = await connection_add(desk, "has a key", None, targets.parameters("ssh"))
        await reload(desk)
        await (await desk.open(identifier)).until("connected")
        await menu(desk, f"connection-{identifier}", "Edit…")
        await dialog(desk).get_by_role("button", name="Host keys").click()
        panel = desk.by("host-keys")
        await expect(panel).to_contain_text("SHA256:")
        await expect(panel).to_contain_text("learned at the first session")
        await panel.get_by_role("button", name="Look at the server’s key").click()
        await expect(panel).to_contain_text("shows the key that is known")
        await desk.by("host-key-forget").click()
        await expect(panel).to_contain_text("No key is known yet")
