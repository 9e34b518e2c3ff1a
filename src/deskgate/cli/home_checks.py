"""What `deskgate doctor` says of DESKGATE_GUACAMOLE_HOME: what is taken from it, what isn't."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from deskgate.cli.checks import Finding
from deskgate.guacamole_home.folder import MAPPING, HomeTrouble, home_read
from deskgate.guacamole_home.report import home_told, told_lines
from deskgate.settings import Settings

_SUBJECT = "guacamole home"


def home(settings: Settings, *, database: bool) -> Iterator[Finding]:
    """Nothing when no folder is named. `database`: it can be asked what was imported."""
    if settings.guacamole_home is None:
        return
    try:
        found = home_read(settings.guacamole_home)
    except HomeTrouble as trouble:
        yield Finding(_SUBJECT, f"{trouble}.", "correct DESKGATE_GUACAMOLE_HOME.")
        return
    yield Finding(_SUBJECT, str(found.path))
    for line in told_lines(home_told(found, settings)):
        yield Finding(_SUBJECT, line)
    if found.mapping is not None and database:
        yield _mapping(found.mapping)


def _mapping(data: bytes) -> Finding:
    from deskgate.control.port.models import FollowedFile

    row = FollowedFile.objects.filter(name=MAPPING).first()
    if row is not None and row.digest == hashlib.sha256(data).hexdigest():
        when = row.imported_at.strftime("%Y-%m-%d %H:%M UTC")
        return Finding(_SUBJECT, f"{MAPPING}: imported {when}")
    return Finding(
        _SUBJECT,
        f"{MAPPING}: it has not been imported as it is now.",
        "restart the server, or run `deskgate init`, which says what stands in the way.",
    )
