"""Users as Guacamole's clients read and write them.

Laws: no password is ever in an answer, whatever was sent; attributes that aren't sent stay, and
those that nobody here knows are dropped, as Guacamole does. Source: guacamole.md §4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import SessionLog
from deskgate.control.guacapi.connection_maps import milliseconds
from deskgate.control.guacapi.values import Texts, bad, flag_in, flag_out, map_in
from deskgate.control.guacapi.view import without_nulls
from deskgate.control.tokens.models import Login

DISABLED: Final = "disabled"  # an attribute until 1.5, of the object itself from 1.6 on
TEXTS: Final = {
    "guac-full-name": "full_name",
    "guac-email-address": "email",
    "guac-organization": "organization",
    "guac-organizational-role": "organizational_role",
    "timezone": "time_zone",
}
DAYS: Final = {"valid-from": "valid_from", "valid-until": "valid_until"}
TIMES: Final = {"access-window-start": "window_start", "access-window-end": "window_end"}
EXPIRED: Final = "expired"
# What somebody may say of themselves.
OWN: Final = ("guac-full-name", "guac-email-address", "timezone")


def with_activity(rows: QuerySet[User]) -> QuerySet[User]:
    """The same people with when they last logged in or opened something."""
    sessions = SessionLog.objects.filter(person=OuterRef("pk")).order_by("-started_at")
    logins = Login.objects.filter(person=OuterRef("pk")).order_by("-created_at")
    return rows.annotate(
        last_session=Subquery(sessions.values("started_at")[:1]),
        last_entry=Subquery(logins.values("created_at")[:1]),
    )


def user_map(user: User) -> dict[str, Any]:
    """A person; found by `with_activity`, also when they were last here."""
    attributes: dict[str, str | None] = {
        DISABLED: flag_out(not user.is_active),
        EXPIRED: flag_out(user.password_expired),
        **{name: getattr(user, field) or None for name, field in TEXTS.items()},
        **{name: _text(getattr(user, field)) for name, field in {**DAYS, **TIMES}.items()},
    }
    return without_nulls(
        {
            "username": user.username,
            "disabled": not user.is_active,
            "attributes": attributes,
            "lastActive": milliseconds(_last(user)),
        }
    )


def user_put(user: User, attributes: Texts, *, only: tuple[str, ...] | None = None) -> None:
    """Write the attributes into the object; only those named, if any are. Raises ApiError."""
    for name, value in attributes.items():
        if only is not None and name not in only:
            continue
        text = (value or "").strip()
        if name in TEXTS:
            setattr(user, TEXTS[name], text)
        elif name in DAYS:
            setattr(user, DAYS[name], _moment(name, text, date.fromisoformat, "2030-01-31"))
        elif name in TIMES:
            setattr(user, TIMES[name], _moment(name, text, time.fromisoformat, "08:00:00"))
        elif name == EXPIRED:
            user.password_expired = flag_in(attributes, EXPIRED)


def attributes_in(thing: Mapping[str, Any]) -> Texts:
    """The attributes that were sent, if any. Raises ApiError."""
    return map_in(thing, "attributes") or {}


def disabled_in(thing: Mapping[str, Any], attributes: Texts) -> bool | None:
    """Whether it is to be disabled; None where nothing is said. Raises ApiError.

    Newer clients say it of the object, older ones as an attribute.
    """
    if thing.get(DISABLED) is not None:
        return flag_in(map_in({"it": {DISABLED: thing[DISABLED]}}, "it") or {}, DISABLED)
    return flag_in(attributes, DISABLED) if DISABLED in attributes else None


def _last(user: User) -> datetime | None:
    moments = (
        user.last_login,
        getattr(user, "last_session", None),
        getattr(user, "last_entry", None),
    )
    return max((moment for moment in moments if moment is not None), default=None)


def _text(value: date | time | None) -> str | None:
    if isinstance(value, time):
        return value.isoformat("seconds")
    return None if value is None else value.isoformat()


def _moment(name: str, text: str, read: Callable[[str], Any], example: str) -> Any:
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        raise bad(f"{name}: Give it as {example}, or nothing.") from None
