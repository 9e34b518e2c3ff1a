"""What is good once: a nonce, a blob. It is kept until nobody could use it any more anyway."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from deskgate.control.signed.models import UsedOnce


def once(*, digest: str, until: datetime) -> bool:
    """Whether this is the first time; of two at once, at one database, one is told so.

    What is over by now is refused: it may have been used, and forgotten since it was checked.
    """
    if until <= timezone.now():
        return False
    try:
        with transaction.atomic():
            UsedOnce.objects.create(digest=digest, expires_at=until)
    except IntegrityError:
        return False
    return True


def once_purge(*, now: datetime) -> int:
    """Delete what has expired; how many."""
    return UsedOnce.objects.filter(expires_at__lte=now).delete()[0]
