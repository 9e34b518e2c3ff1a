"""Errors as problems, and defects that tell nothing."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers

from deskgate.control.accounts.models import User
from deskgate.control.errors import KeyTrouble


def test_a_defect_is_a_plain_500(
    browser: Browsers,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("detail-for-the-log-only")

    monkeypatch.setattr("deskgate.control.api.tree.tree_get", fail)
    answer = browser("root").get("/tree")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert b"detail-for-the-log-only" not in answer.content


def test_trouble_with_keys_is_a_500_for_the_administrator(
    browser: Browsers, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise KeyTrouble("/srv/data/keys/vault.keys is missing")

    monkeypatch.setattr("deskgate.control.api.tree.tree_get", fail)
    answer = browser("root").get("/tree")
    assert answer.status_code == 500
    assert b"/srv/data" not in answer.content


def test_a_body_that_is_no_json(browser: Browsers, admin: User) -> None:
    page = browser("root")
    answer = page.client.post(
        "/api/v1/folders",
        data="{",
        content_type="application/json",
        headers={"X-CSRFToken": page.client.cookies["csrftoken"].value},
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_in_place_of_json_and_one_that_is_none(browser: Browsers, admin: User) -> None:
    page = browser("root")

    def sent(path: str, kind: str) -> int:
        return page.client.generic(
            "POST",
            f"/api/v1{path}",
            data=b"--x--\r\n",
            content_type=kind,
            headers={"X-CSRFToken": page.client.cookies["csrftoken"].value},
        ).status_code

    assert sent("/folders", "multipart/form-data; boundary=x") == 415
    for kind in ("multipart/form-data", f"multipart/form-data; boundary={'x' * 5000}"):
        assert sent("/import", kind) in (400, 415)
        assert sent("/folders", kind) in (400, 415)
