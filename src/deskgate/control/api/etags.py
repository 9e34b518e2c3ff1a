"""ETags, so that of two editors the later one doesn't overwrite what the other has just written.

A GET answers with the ETag of the object; a write that sends it back in If-Match is refused (412)
once the object has changed. A write without the header takes the object as it is.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse

from deskgate.control.errors import Outdated


class Dated(Protocol):
    """An object that says when it was last changed."""

    pk: int
    updated_at: datetime


def etag_of(thing: Dated) -> str:
    """The ETag of this state of the object, in its quotes."""
    kind = thing.__class__.__name__  # not type(): a request's person is behind a proxy of Django's
    text = f"{kind}:{thing.pk}:{thing.updated_at.isoformat()}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def etag_tell(response: HttpResponse, thing: Dated) -> None:
    """Have the answer carry the object's ETag."""
    response.headers["ETag"] = etag_of(thing)


def etag_check(request: HttpRequest, thing: Dated) -> None:
    """Whether the object still is what the caller has seen; call it with the row locked.

    Raises Outdated.
    """
    wanted = request.headers.get("If-Match", "").strip()
    if wanted and wanted != "*" and etag_of(thing) not in [t.strip() for t in wanted.split(",")]:
        raise Outdated
