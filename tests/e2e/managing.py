"""What tests of the management pages need beside the page: the API, as the page calls it."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Locator
from tests.e2e.page import Desk

_CALL = """async ([method, path, body]) => {
  const csrf = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
  const headers = {"Content-Type": "application/json", "X-CSRFToken": csrf};
  const answer = await fetch(`/api/v1/${path}`, {
    method, headers, body: body === null ? undefined : JSON.stringify(body)});
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}"""


async def call(desk: Desk, method: str, path: str, body: object = None) -> Any:
    """One request of the logged-in person's; anything but success is an error."""
    return await desk.page.evaluate(_CALL, [method, path, body])


async def folder_add(desk: Desk, name: str, parent: str | None = None, **said: object) -> str:
    made = await call(desk, "POST", "folders", {"name": name, "parent_id": parent, **said})
    return str(made["id"])


async def connection_add(
    desk: Desk,
    name: str,
    folder: str | None,
    parameters: dict[str, str],
    protocol: str = "ssh",
    **said: object,
) -> str:
    body = {"name": name, "protocol": protocol, "folder_id": folder, "parameters": parameters}
    return str((await call(desk, "POST", "connections", body | said))["id"])


async def reload(desk: Desk) -> None:
    """The page anew, with what the API has made."""
    await desk.page.reload()
    await desk.by("tree").wait_for()


async def menu(desk: Desk, row: str, item: str) -> None:
    """Choose from the menu of a row, which `row` names as in `folder-3`."""
    await desk.by(f"tree-{row}").click(button="right")
    await desk.page.get_by_role("menuitem", name=item, exact=True).click()


def dialog(desk: Desk) -> Locator:
    """The one that is in front."""
    return desk.page.get_by_role("dialog").last
