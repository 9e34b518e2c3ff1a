"""Makes quick connections.

Laws: what is given is sealed, and neither in the log nor in an answer; it goes with its log-in (see
`tokens/logins.py`); what touches guacd's disk is for administrators, as it is in the tree.
"""

from __future__ import annotations

import json
from typing import Final

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Forbidden, LoginOver
from deskgate.control.quick.address import address_read
from deskgate.control.quick.allowed import quick_allowed
from deskgate.control.quick.models import QuickConnection
from deskgate.control.quick.selectors import quick_of
from deskgate.control.tokens.models import Login
from deskgate.control.tree.disk import disk_check
from deskgate.control.vault.cipher import seal
from deskgate.grants import Secret

MOST: Final = 100  # of one log-in
NOT_YOURS: Final = "Quick connections are for those who may make connections."


def quick_create(*, person: User, login: str, uri: str) -> QuickConnection:
    """A connection to this address, for the log-in of this name alone.

    Raises Forbidden, Invalid, Conflict, LoginOver, KeyTrouble.
    """
    if quick_allowed(person) is None:
        raise Forbidden(NOT_YOURS)
    address = address_read(uri)
    disk_check(address.protocol, {}, address.parameters)
    with transaction.atomic():
        user_lock(user_id=person.pk)  # who logs out meanwhile leaves none behind
        row = Login.objects.filter(name=login, person=person).first()
        if row is None:
            raise LoginOver
        if quick_of(login).count() >= MOST:
            raise Conflict(f"A log-in has at most {MOST} quick connections. Log in again.")
        made = QuickConnection.objects.create(
            login=row,
            name=address.name,
            protocol=address.protocol,
            sealed=seal(Secret(json.dumps(dict(address.parameters)))),
        )
        record("quick-connection.create", made, details={"parameters": sorted(address.parameters)})
    return made
