"""sharingCredentials: a key that lets others look into a live session. Source: guacamole.md §5.

Who may make one, and what it opens, is decided in `visits/share_keys.py`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deskgate.control.audit.models import SessionLog
from deskgate.control.guacapi.active_maps import own_sessions, session_in, sessions_of
from deskgate.control.guacapi.view import Caller, by_method, in_source, person_of
from deskgate.control.tree.sharing_profiles import sharing_profile_get
from deskgate.control.tree.visibility import Action
from deskgate.control.visits.share_keys import share_key_issue

Map = dict[str, Any]


def _share(caller: Caller, row: SessionLog, profile: str) -> Map:
    """Raises NotFound, Forbidden, Conflict."""
    person = person_of(caller)
    chosen = sharing_profile_get(user=person, profile_id=profile, action=Action.SEE)
    key = share_key_issue(person=person, session_id=row.pk, profile=chosen)
    return {
        "expected": [{"name": "key", "type": "QUERY_PARAMETER"}],
        "values": {"key": key.reveal()},
    }


def _of_active(request: HttpRequest, caller: Caller, identifier: str, profile: str) -> Map:
    del request
    return _share(caller, session_in(sessions_of(caller), identifier), profile)


def _of_tunnel(request: HttpRequest, caller: Caller, uuid: str, profile: str) -> Map:
    del request
    return _share(caller, session_in(own_sessions(caller), uuid), profile)


of_active = by_method(GET=in_source(_of_active))
of_tunnel = by_method(GET=_of_tunnel)
