"""The page, its absence, and its headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from deskgate.control.project.middleware import POLICY


@pytest.fixture
def build(tmp_path: Path, settings: Settings) -> Path:
    settings.WEB_BUILD = tmp_path
    (tmp_path / "index.html").write_text("<title>Built</title>The page")
    return tmp_path


@pytest.mark.parametrize("path", ["/", "/sessions", "/settings/x/y", "/guacamole/"])
def test_the_page_is_served_for_its_own_routes(db: None, build: Path, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert b"The page" in answer.content
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_without_a_build_it_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    settings.WEB_BUILD = tmp_path
    answer = Client().get("/")
    assert answer.status_code == 503
    assert b"make setup" in answer.content


def test_only_reading(build: Path) -> None:
    assert Client().post("/x").status_code == 405


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v2/tree", "/api/none/session"])
def test_the_page_is_no_answer_to_a_program(build: Path, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_form_without_its_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_a_host_that_is_not_listed_is_told_what_to_do(build: Path) -> None:
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert b"DESKGATE_ALLOWED_HOSTS" in answer.content
    assert b"evil" not in answer.content
    program = Client(headers={"host": "evil.example"}).get("/api/v1/session")
    assert program.status_code == 400
    assert program["Content-Type"] == "application/problem+json"
