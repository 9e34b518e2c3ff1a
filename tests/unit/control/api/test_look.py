"""/look: everybody sees it, administrators set it, pictures are shown and never run."""

from __future__ import annotations

from django.test import Client
from tests.unit.control.fixtures import Browser, Browsers

from deskgate.control.accounts.models import User
from deskgate.control.look.models import Picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def put(page: Browser, part: str, content: bytes) -> int:
    token = page.client.cookies["csrftoken"].value
    return page.client.put(
        f"/api/v1/look/own/files/{part}",
        data=content,
        content_type="application/octet-stream",
        headers={"X-CSRFToken": token},
    ).status_code


def test_set_by_administrators_seen_by_everybody(admin: User, browser: Browsers) -> None:
    page, nobody = browser(admin.username), Client()
    assert nobody.get("/api/v1/look").json()["name"] == "Deskgate"
    assert nobody.get("/api/v1/look/terms").status_code == 404
    change = {"name": "Harbour", "accent": "#ffe14d", "terms": "Be kind.", "css": "a{color:red}"}
    own = page.send("PATCH", "/look/own", change).json()
    assert own["name"] == "Harbour"
    assert len(own["warnings"]) == 1
    look = nobody.get("/api/v1/look").json()
    assert (look["name"], look["accent"], look["has_terms"]) == ("Harbour", "#ffe14d", True)
    assert nobody.get("/api/v1/look/terms").json() == {"text": "Be kind."}
    style = nobody.get(f"/{look['css']}")
    assert (style.content, style["Content-Type"]) == (b"a{color:red}", "text/css; charset=utf-8")
    assert "immutable" in style["Cache-Control"]
    assert page.get("/look/own").json()["css"] == "a{color:red}"
    again = page.send("PATCH", "/look/own", {"css": ""})
    assert again.json()["css"] == ""
    assert nobody.get("/api/v1/look").json()["css"] == ""


def test_pictures(admin: User, browser: Browsers) -> None:
    page, nobody = browser(admin.username), Client()
    assert put(page, "logo", SVG) == 200
    look = nobody.get("/api/v1/look").json()
    assert look["logo"] == look["logo_dark"]
    shown = nobody.get(f"/{look['logo']}")
    assert (shown.content, shown["Content-Type"]) == (SVG, "image/svg+xml")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert put(page, "favicon", PNG) == 200
    assert page.get("/look/own").json()["pictures"] == ["favicon", "logo"]
    assert put(page, "logo", b"<html>") == 422
    assert put(page, "no-such", PNG) == 404
    assert page.send("DELETE", "/look/own/files/logo").status_code == 204
    assert nobody.get("/api/v1/look/files/logo").status_code == 404


def test_thinking_of_colors(admin: User, browser: Browsers) -> None:
    page = browser(admin.username)
    ask = page.send("POST", "/look/own/check", {"accent": "#ffffff", "accent_dark": "#000"})
    assert len(ask.json()["warnings"]) == 2
    assert page.send("POST", "/look/own/check", {"accent": "white"}).status_code == 422


def test_nobody_else_sets_it(person: User, browser: Browsers) -> None:
    page = browser(person.username)
    assert page.get("/look/own").status_code == 403
    assert page.send("PATCH", "/look/own", {"name": "x"}).status_code == 403
    assert page.send("POST", "/look/own/check", {}).status_code == 403
    assert page.send("DELETE", "/look/own/files/logo").status_code == 403
    assert put(page, "logo", PNG) == 403
    assert not Picture.objects.exists()
    assert Client().patch("/api/v1/look/own").status_code in (401, 403)
