"""What touches the disk of guacd's machine is for administrators alone to say.

A drive's folder can be any folder that guacd reads, this server's own keys too where guacd runs
beside it, and a recording can be written anywhere. Laws: others change none of it, nor take it
away; what stays as it is nobody is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deskgate.control.accounts.models import User
from deskgate.control.audit.actor import ActorKind, current_actor
from deskgate.control.catalogue import Flag, protocol_get
from deskgate.control.errors import Invalid

_SENTENCE: Final = "This concerns the disk of guacd's machine, so only administrators change it."


def disk_check(
    protocol: str, before: Mapping[str, str], after: Mapping[str, str], *, field: str = "parameters"
) -> None:
    """Whether who acts may change these parameters so. Raises Invalid, at `field`.<name>."""
    changed = [n for n in _on_disk(protocol) if before.get(n) != after.get(n)]
    if changed and not _may():
        raise Invalid({f"{field}.{name}": [_SENTENCE] for name in changed})


def _on_disk(protocol: str) -> list[str]:
    known = protocol_get(protocol)
    # `cert-tofu` keeps certificates at a place of guacd's own: it says whom to trust, not where.
    return [
        parameter.name
        for parameter in known or ()
        if Flag.DISK in parameter.flags and Flag.TRUST not in parameter.flags
    ]


def _may() -> bool:
    actor = current_actor()
    if actor.kind is not ActorKind.PERSON:
        return True  # the command line is the administrator's
    person = User.objects.filter(pk=actor.person_id).first() if actor.person_id else None
    return person is not None and person.is_active and person.is_admin
