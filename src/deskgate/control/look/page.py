"""The look within the page itself, so that nothing else is seen before it is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.utils.html import escape

if TYPE_CHECKING:
    from deskgate.control.api.look_schemas import LookOut

_TITLE: Final = re.compile(r"<title>[^<]*</title>")
_ICON: Final = re.compile(r'<link rel="icon"[^>]*>')


def page_with_look(page: str, look: LookOut) -> str:
    """The built page with this name, favicon and style, and with all of the look for its script."""
    told = escape(look.model_dump_json())
    head = [f"<title>{escape(look.name)}</title>", f'<meta name="deskgate-look" content="{told}">']
    if look.css:
        head.append(f'<link rel="stylesheet" href="{escape(look.css)}" data-look>')
    if look.favicon:
        page = _ICON.sub(
            lambda _: f'<link rel="icon" href="{escape(look.favicon)}">', page, count=1
        )
    return _TITLE.sub(lambda _: "\n    ".join(head), page, count=1)
