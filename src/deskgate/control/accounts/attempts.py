"""Counts wrong passwords and codes, by django-axes: after too many a name is locked for an address.

Laws: axes sees nothing of a request but its head, and of a name only a digest: what people type
into the wrong field is kept nowhere. A name that doesn't exist is locked like one that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from deskgate.control.accounts.models import User, username_fold
from deskgate.control.audit.record import record
from deskgate.control.errors import LockedOut
from deskgate.networks import subscriber_of

# What is tried without a name. Names are printable, so these are nobody's.
API_TOKEN: Final = "\0api-token"  # noqa: S105 -- a name, no secret
PASSKEY: Final = "\0passkey"

_HEAD: Final = ("REMOTE_ADDR", "HTTP_USER_AGENT", "PATH_INFO", "HTTP_ACCEPT")


def attempt_of(request: HttpRequest) -> HttpRequest:
    """What axes may see of a request; its attributes tell afterwards what axes decided."""
    head = HttpRequest()
    # PostgreSQL keeps no NUL, which an address can hold as %00.
    head.META = {
        name: str(request.META[name]).replace("\0", "") for name in _HEAD if name in request.META
    }
    head.method, head.path = request.method, request.path
    return head


def attempt_check(*, request: HttpRequest, name: str) -> None:
    """Whether this name may be tried from this address. Raises LockedOut."""
    if not AxesProxyHandler.is_allowed(attempt_of(request), {"username": name}):
        raise locked_out()


def attempt_failed(*, request: HttpRequest, name: str) -> bool:
    """A wrong proof for this name; whether it is locked from now on."""
    head = attempt_of(request)
    AxesProxyHandler.user_login_failed(__name__, {"username": name}, head)
    return bool(getattr(head, "axes_locked_out", False))


def attempts_forget(*, user: User) -> int:
    """Unlock a person's name for every address; how many addresses had tried."""
    with transaction.atomic():
        record("login.unlock", user)
        return int(AxesProxyHandler.reset_attempts(username=_digest(user.username)))


def locked_out() -> LockedOut:
    """The refusal; it reads the same for every name."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return LockedOut(
        "Too many wrong attempts for this name from your address. Wait "
        f"{minutes} minutes and try again, or ask an administrator to unlock it."
    )


def attempt_key(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The name as axes keeps it."""
    del request
    return _digest(str((credentials or {}).get("username") or ""))


def attempt_address(request: HttpRequest) -> str | None:
    """The address as axes keeps it: of IPv6 the network; None for what is no address."""
    return subscriber_of(str(request.META.get("REMOTE_ADDR", "")))


def _digest(name: str) -> str:
    folded = username_fold(name).encode("utf-8", "surrogatepass")
    return salted_hmac("deskgate.attempts", folded, algorithm="sha256").hexdigest()
