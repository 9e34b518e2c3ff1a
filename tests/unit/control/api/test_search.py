"""The search through the API."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.tree.folder_services import folder_ensure
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create


def _made(path: str, **more: object) -> Connection:
    place, _, name = path.rpartition("/")
    return connection_create(
        name=name,
        protocol="ssh",
        folder=folder_ensure(path=place),
        parameters={"hostname": "h.example"},
        **more,  # type: ignore[arg-type]  # as given by the tests
    )


def test_what_is_found_and_where_it_stands(browser: Browsers, admin: User) -> None:
    made = _made("A/B/web", tags=["prod"], notes="Ask Eve.")
    _made("other")
    found = browser("root").get("/search?q=WEB+eve").json()
    assert found["next_cursor"] is None
    (item,) = found["items"]
    folders = [made.folder and made.folder.parent_id, made.folder_id]
    assert item["path"] == [
        {"id": str(key), "name": name} for key, name in zip(folders, "AB", strict=True)
    ]
    assert (item["id"], item["matched"], item["tags"]) == (str(made.pk), "name", ["prod"])
    assert browser("root").get("/search?q=ask").json()["items"][0]["matched"] == "notes"


def test_pages_in_the_order_asked_for(browser: Browsers, admin: User) -> None:
    for number in range(5):
        _made(f"F{number}/same")
        _made(f"w{number}")
    page = browser("root")
    for sort in ("name", "-name", "hostname", "updated_at", "protocol"):
        seen: list[str] = []
        more: str | None = ""
        for _ in range(4):
            answer = page.get(f"/search?limit=3&sort={sort}{more}").json()
            seen += [item["id"] for item in answer["items"]]
            more = answer["next_cursor"] and f"&cursor={answer['next_cursor']}"
        assert more is None
        assert len(seen) == len(set(seen)) == 10
    assert page.get("/search?sort=notes").status_code == 422
    for value in ("a\0", "\ud800", 7, None):
        cursor = urlsafe_b64encode(json.dumps([value, 1]).encode()).decode()
        assert page.get(f"/search?cursor={cursor}").status_code == (200 if value == 7 else 422)


def test_a_page_ends_with_any_name(browser: Browsers, admin: User) -> None:
    for ending in "ab":
        _made(f"{chr(0x1F600) * 199}{ending}")
    page = browser("root")
    first = page.get("/search?limit=1").json()
    assert page.get(f"/search?limit=1&cursor={first['next_cursor']}").status_code == 200


def test_filters_and_nothing_beyond_the_gate(browser: Browsers, admin: User, person: User) -> None:
    made = _made("A/web", tags=["Prod"])
    _made("B/web")
    AccessGrant.objects.create(user=person, folder=made.folder, role=Role.SEE)
    for page, count in ((browser("root"), 2), (browser("ada"), 1)):
        assert len(page.get("/search?q=web&protocol=ssh").json()["items"]) == count
        assert len(page.get("/search?tag=prod").json()["items"]) == 1
        assert len(page.get(f"/search?folder_id={made.folder_id}").json()["items"]) == 1
        assert page.get("/search?protocol=vnc").json()["items"] == []
        assert page.get("/search?folder_id=x").json()["items"] == []
