"""Who may use a place, as a table for its page in the administration: grants on it, and those from
above, which are changed where they are defined.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deskgate.control.accounts.models import Group
from deskgate.control.permissions.listing import active_now
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.reach import path_of
from deskgate.control.permissions.words import EVERYTHING, grant_limits
from deskgate.control.tree.models import Connection, Folder

_HEAD: Final = ("Who", "Role", "Limits", "Active now", "Defined in")


def who_may(place: Folder | Connection) -> SafeString:
    """Every grant that reaches the place, and where to give another."""
    own = Q(connection=place) if isinstance(place, Connection) else Q(folder=place)
    above = Q(folder_id__in=path_of(place)) | Q(folder__isnull=True, connection__isnull=True)
    kind = "connection" if isinstance(place, Connection) else "folder"
    return _page(own | above, f"{kind}={place.pk}")


def given_to(group: Group) -> SafeString:
    """Every grant to this group itself, and where to give another."""
    return _page(Q(group=group), f"group={group.pk}")


def _page(which: Q, new: str) -> SafeString:
    rows = AccessGrant.objects.select_related("user", "group", "folder", "connection")
    add = format_html(
        '<p><a class="addlink" href="{}?{}">Give another</a></p>',
        reverse("admin:permissions_accessgrant_add"),
        new,
    )
    found = sorted(rows.filter(which), key=lambda row: (-row.role, str(row.user or row.group)))
    return add if not found else _table(found) + add


def _table(rows: Iterable[AccessGrant]) -> SafeString:
    head = format_html_join("", "<th>{}</th>", ((text,) for text in _HEAD))
    body = format_html_join(
        "",
        '<tr><td><a href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>',
        (
            (
                reverse("admin:permissions_accessgrant_change", args=(row.pk,)),
                row.user or f"the group {row.group}",
                row.get_role_display(),
                grant_limits(row).removeprefix(", ") or "none",
                "yes" if active_now(row) else "no",
                row.connection or row.folder or EVERYTHING,
            )
            for row in rows
        ),
    )
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)
