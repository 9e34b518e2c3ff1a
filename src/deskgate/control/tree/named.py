"""Connections by what a client calls them: their identifier, or a name from user-mapping.xml.

There a connection's name is its identifier and the data source is `default`, so bookmarks that were
saved then name it so. Laws: a name is looked for only below that source, and only among what the
person may open: it tells nobody of anything else; of several, that where the import puts them.
"""

from __future__ import annotations

from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.errors import NotFound
from deskgate.control.sources import BY_NAME
from deskgate.control.texts import is_unicode
from deskgate.control.tree.models import NAME_LENGTH, Connection
from deskgate.control.tree.selectors import connection_get
from deskgate.control.tree.visibility import Action, connections_visible_to

IMPORTED: Final = "Guacamole"  # the folder at the root; see `port/guacamole_home.py`


def connection_asked(*, user: User, source: str, identifier: str, action: Action) -> Connection:
    """`connection_get` of what is called so in this data source of ours. Raises as that does."""
    try:
        return connection_get(user=user, connection_id=identifier, action=action)
    except NotFound:
        found = _by_name(user, identifier) if source == BY_NAME else None
        if found is None:
            raise
        return found


def _by_name(user: User, name: str) -> Connection | None:
    if not name or len(name) > NAME_LENGTH or "\0" in name or not is_unicode(name):
        return None
    # A name that others had too was imported with its person's behind it.
    return _one(user, name) or _one(user, f"{name} ({user.username})")


def _one(user: User, name: str) -> Connection | None:
    rows = connections_visible_to(user, Action.CONNECT).filter(name=name)
    found = list(rows.select_related("folder")[:2])
    if len(found) > 1:
        found = list(rows.filter(folder__name=IMPORTED, folder__parent=None)[:2])
    return found[0] if len(found) == 1 else None
