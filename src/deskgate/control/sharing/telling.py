"""Has pages told, once it has held, that shares have changed, and people of what is new for them.

Law: a recipient is told of a share its id, what it is called, and the giver's shown name.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from deskgate.control.accounts.groups_selectors import members_of
from deskgate.control.sharing.models import Share
from deskgate.control.together.hub import get_hub


def share_given_tell(share: Share) -> None:
    """There is something new for these people."""
    told = {"id": str(share.pk), "name": name_of(share), "giver": share.giver.shown}
    people = [key for key in _recipients(share) if key != share.giver_id]
    if people:
        transaction.on_commit(partial(get_hub().tell_people, people, "share", told))
    share_changed_tell(share)


def share_changed_tell(share: Share) -> None:
    """It is over, or somebody came or left."""
    people = {share.giver_id, *_recipients(share)}
    transaction.on_commit(partial(get_hub().changed, "shares", people))


def share_used_tell(share: Share) -> None:
    """Somebody came or left, which is the giver's alone to know."""
    transaction.on_commit(partial(get_hub().changed, "shares", {share.giver_id}))


def name_of(share: Share) -> str:
    """What is shared, as everybody may know it."""
    if share.session is not None:
        return share.session.connection_name
    return share.connection.name if share.connection is not None else ""


def protocol_of(share: Share) -> str:
    """guacd's name for the protocol of what is shared."""
    if share.session is not None:
        return share.session.protocol
    return share.connection.protocol if share.connection is not None else ""


def _recipients(share: Share) -> list[int]:
    if share.user_id is not None:
        return [share.user_id]
    if share.group is None:
        return []
    return list(members_of(share.group).values_list("pk", flat=True))
