"""The look within the page: nothing in it can become markup."""

from __future__ import annotations

import html
import json
import re

from deskgate.control.api.look_schemas import LookOut
from deskgate.control.look.page import page_with_look

PAGE = """<head>
    <link rel="icon" type="image/svg+xml" href="./mark.svg" />
    <title>Deskgate</title></head>"""
PLAIN = LookOut(
    name="Deskgate",
    accent="",
    accent_dark="",
    title="",
    text="",
    logo="",
    logo_dark="",
    favicon="",
    background="",
    css="",
    has_terms=False,
)


def test_the_name_and_everything_for_the_script() -> None:
    evil = """</title><script>alert(1)</script>"'\\1&"""
    page = page_with_look(PAGE, PLAIN.model_copy(update={"name": evil, "text": evil}))
    assert "<script" not in page
    told = re.search(r'<meta name="deskgate-look" content="([^"]*)">', page)
    assert told is not None
    look = json.loads(html.unescape(told[1]))
    assert (look["name"], look["text"]) == (evil, evil)
    assert 'href="./mark.svg"' in page
    assert "stylesheet" not in page


def test_favicon_and_style() -> None:
    look = PLAIN.model_copy(update={"favicon": "api/x?v=1&w=2", "css": "api/style.css"})
    page = page_with_look(PAGE, look)
    assert '<link rel="icon" href="api/x?v=1&amp;w=2">' in page
    assert "mark.svg" not in page
    assert '<link rel="stylesheet" href="api/style.css" data-look>' in page
