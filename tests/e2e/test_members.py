"""An administrator builds a tree and gives a group part of it; a member opens just that."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.managing import call, connection_add, dialog, folder_add, menu, reload
from tests.e2e.page import Desk, open_desk, open_page
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears

from targets import Targets

PASSWORD = "kestrel-harbour-42"
STEP = 30  # seconds that a code of an authenticator is good for


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskgateServer]:
    """A server whose people are only those that these tests make."""
    with running_server(tmp_path_factory.mktemp("members")) as server:
        yield server


@asynccontextmanager
async def logged_in(browser: Browser, server: DeskgateServer, name: str) -> AsyncIterator[Desk]:
    async with open_page(browser, server) as desk:
        await enter(desk, name)
        await desk.by("tree").wait_for()
        yield desk


async def enter(desk: Desk, name: str) -> None:
    await desk.by("login-username").fill(name)
    await desk.by("login-password").fill(PASSWORD)
    await desk.by("login-submit").click()


async def person_add(desk: Desk, name: str) -> str:
    person = {"username": name, "password": PASSWORD, "groups": []}
    return str((await call(desk, "POST", "users", person))["id"])


def code_of(secret: str) -> str:
    """RFC 6238 with its usual choices: what an authenticator shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP), hashlib.sha1).digest()
    at = digest[-1] & 15
    return str((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6).zfill(6)


async def next_code(secret: str, before: str) -> str:
    """A code is accepted once: the one after it."""
    while (code := code_of(secret)) == before:
        await asyncio.sleep(1)
    return code


async def group_of_one(desk: Desk, group: str, person: str) -> None:
    """Somebody, a group, and the one in the other: by hand."""
    page = desk.page
    await desk.by("nav-people").click()
    await desk.by("person-new").click()
    await dialog(desk).get_by_label("User name").fill(person)
    await dialog(desk).get_by_label("Password").first.fill(PASSWORD)
    await desk.by("person-save").click()
    await desk.by(f"person-{person}").wait_for()
    await desk.by("nav-groups").click()
    await desk.by("group-new").click()
    await dialog(desk).get_by_label("Name").fill(group)
    await desk.by("group-save").click()
    row = desk.by(f"group-{group}")
    await row.get_by_role("button", name="Members").click()
    await desk.by("receiver").fill(person)
    await page.get_by_role("option", name=person).click()
    await expect(desk.by("members")).to_contain_text(person)
    await page.keyboard.press("Escape")


async def give(desk: Desk, folder: str, group: str, person: str) -> None:
    """The group may connect to what is in it: looked at before it is given, and why after."""
    page = desk.page
    await desk.by("nav-workspace").click()
    await reload(desk)
    await menu(desk, f"folder-{folder}", "Permissions…")
    await desk.by("grant-new").click()
    await desk.by("receiver").fill(group)
    await page.get_by_role("option", name=group).click()
    await desk.by("role-connect").check()
    await desk.by("grant-preview").click()
    await expect(desk.by("grant-changes")).to_contain_text(f"{person} gains 1 connection")
    await desk.by("grant-save").click()
    await expect(desk.by("permissions-dialog")).to_contain_text(group)
    await desk.by("explain-tab").click()
    await desk.by("receiver").fill(person)
    await page.get_by_role("option", name=person).click()
    await expect(desk.by("explanation")).to_contain_text(group)


async def test_a_member_finds_and_opens_what_the_group_was_given(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    async with open_desk(browser, own) as desk:
        page = desk.page
        # A tree, by hand: a folder, another within it, and a connection.
        await desk.by("tree-add").click()
        await page.get_by_role("menuitem", name="New folder…").click()
        await dialog(desk).get_by_label("Name").fill("Customers")
        await page.keyboard.press("Enter")
        await page.get_by_role("treeitem", name="Customers, folder").wait_for()
        tree = await call(desk, "GET", "tree")
        customers = str(tree["folders"][0]["id"])
        printers = await folder_add(desk, "Printers", customers)
        others = await folder_add(desk, "Payroll", customers)
        opened = await connection_add(desk, "print server", printers, targets.parameters("ssh"))
        await connection_add(desk, "salaries", others, {"hostname": "10.0.0.9"})
        await group_of_one(desk, "Printer people", "ada")
        await give(desk, printers, "Printer people", "ada")
    async with logged_in(browser, own, "ada") as desk:
        await desk.page.get_by_role("treeitem").first.wait_for()
        names = await desk.page.get_by_role("treeitem").all_inner_texts()
        assert sorted(re.sub(r"\s+\d+$", "", name.strip()) for name in names) == [
            "Customers",
            "Printers",
            "print server",
        ]
        session = await desk.open(opened)
        await session.until("connected")
        await session.settled()
        await session.type("touch opened-by-a-member\n")
        assert await appears(Path(targets.home) / "opened-by-a-member")
        received = await desk.received.everything()
    assert targets.parameters("ssh")["password"].encode() not in received
    for hidden in (b"Payroll", b"salaries", b"10.0.0.9"):
        assert hidden not in received


async def test_what_is_taken_away_ends_within_a_second(
    browser: Browser, own: DeskgateServer, targets: Targets
) -> None:
    async with open_desk(browser, own) as admin:
        folder = await folder_add(admin, "Lent out")
        lent = await connection_add(admin, "lent", folder, targets.parameters("ssh"))
        person = await person_add(admin, "borrower")
        grant = {"user_id": person, "folder_id": folder, "role": "connect"}
        given = await call(admin, "POST", "grants", grant)
        async with logged_in(browser, own, "borrower") as desk:
            session = await desk.open(lent)
            await session.until("connected")
            await call(admin, "DELETE", f"grants/{given['id']}")
            await session.until("ended", 1500)
            assert await session.ending() == "revoked"
            await call(admin, "PATCH", f"users/{person}", {"is_active": False})
            await desk.page.reload()
            await desk.by("login-username").wait_for()


async def test_a_second_factor_from_its_demand_to_its_use(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as admin:
        person = await person_add(admin, "careful")
        group = await call(
            admin, "POST", "groups", {"name": "Careful", "require_second_factor": True}
        )
        await call(admin, "PUT", f"groups/{group['id']}/users/{person}")
    async with open_page(browser, own) as desk:
        await enter(desk, "careful")
        # Nothing but setting one up.
        await expect(
            desk.page.get_by_role("heading", name="Set up your second factor")
        ).to_be_visible()
        assert await desk.by("tree").count() == 0
        await desk.by("totp-set-up").click()
        secret = await desk.by("totp-secret").input_value()
        code = code_of(secret)
        await desk.by("totp-code").fill(code)
        await desk.by("totp-confirm").click()
        codes = desk.by("recovery-codes").get_by_role("listitem")
        await expect(codes).to_have_count(10)
        recovery = await codes.first.inner_text()
        await desk.by("recovery-codes-seen").click()
        await desk.by("tree").wait_for()
    async with open_page(browser, own) as desk:
        await enter(desk, "careful")
        await desk.by("login-code").fill("000000")
        await desk.by("login-code-submit").click()
        await desk.by("login-error").wait_for()
        await desk.by("login-code").fill(await next_code(secret, code))
        await desk.by("login-code-submit").click()
        await desk.by("tree").wait_for()
    async with open_page(browser, own) as desk:
        await enter(desk, "careful")
        await desk.by("login-code").fill(recovery)
        await desk.by("login-code-submit").click()
        await desk.by("tree").wait_for()


async def test_an_expired_password_is_renewed_before_anything_else(
    browser: Browser, own: DeskgateServer
) -> None:
    async with open_desk(browser, own) as admin:
        await admin.by("nav-people").click()
        await admin.by("person-new").click()
        form = dialog(admin)
        await form.get_by_label("User name").fill("newcomer")
        await form.get_by_label("Password").first.fill(PASSWORD)
        await admin.by("person-limits").click()
        await form.get_by_label("First day").fill("2020-02-01")
        await form.get_by_label("Each day from").fill("00:00")
        await form.get_by_label("Password expired").check()
        await admin.by("person-save").click()
        await admin.by("person-newcomer").wait_for()
    async with open_page(browser, own) as desk:
        page = desk.page
        await enter(desk, "newcomer")
        await page.get_by_role("heading", name="Choose a new password").wait_for()
        await expect(desk.by("tree")).to_have_count(0)
        change = page.get_by_role("button", name="Change password")
        await expect(change).to_be_disabled()
        current = page.get_by_label("Current password")
        await current.fill("not-this-one")
        await page.get_by_label("New password", exact=True).fill(f"{PASSWORD}-and-more")
        await page.get_by_label("New password again").fill(f"{PASSWORD}-and-more")
        await change.click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.get_by_label("Current password").fill(PASSWORD)
        await change.click()
        await desk.by("tree").wait_for()


async def test_a_passkey_logs_in_without_a_password(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as admin:
        await person_add(admin, "keyholder")
    async with open_page(browser, own) as desk:
        page = desk.page
        # WebAuthn knows names, not addresses.
        await page.goto(own.url.replace("127.0.0.1", "localhost"))
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        kind = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
        await enter(desk, "keyholder")
        await desk.by("tree").wait_for()
        await page.goto(own.url.replace("127.0.0.1", "localhost") + "/#/profile")
        await desk.by("passkey-name").fill("This laptop")
        await desk.by("passkey-add").click()
        await desk.by("recovery-codes").wait_for()
        await desk.by("recovery-codes-seen").click()
        await expect(page.get_by_text("This laptop", exact=True)).to_be_visible()
        await desk.by("user-menu").click()
        await desk.by("logout").click()
        await desk.by("login-passkey").click()
        await desk.by("tree").wait_for()


async def test_tokens_and_the_log(browser: Browser, own: DeskgateServer) -> None:
    async with open_desk(browser, own) as desk:
        page = desk.page
        await page.goto("/#/profile")
        await desk.by("token-new").click()
        await desk.by("token-name").fill("backup")
        await desk.by("token-create").click()
        token = await desk.by("token-text").input_value()
        assert token.startswith("dgt_")
        answer = await page.context.request.get(
            "/api/v1/tree", headers={"Authorization": f"Bearer {token}", "Cookie": ""}
        )
        assert answer.ok
        await page.goto("/#/log")
        await desk.by("log-search").fill("backup")
        await expect(desk.by("log-event").first).to_contain_text("API token created")
        await desk.by("log-verify").click()
        await expect(desk.by("log-verdict")).to_contain_text("The log is whole")
        await desk.by("log-export").click()
        async with page.expect_download() as waiting:
            await page.get_by_role("menuitem", name="Table (CSV)").click()
        saved = await (await waiting.value).path()
        text = await asyncio.to_thread(Path(saved).read_text)
        assert "token.create" in text
        assert token not in text
