"""A grant's row as the rules' plain value.

Law: a row that can't be understood gives nothing. Only the services write rows, so that none should
be there; but a database has other doors.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any, Final

import structlog

from deskgate.control.permissions.hours import DAY, Window, week_of, zone_of
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.rules import Network, Right, Terms

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_log = structlog.get_logger(__name__)


def terms_of(grant: AccessGrant) -> Terms | None:
    """What the row says; None when it can't be understood."""
    try:
        return terms_parse(grant)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        _log.error("A grant can't be understood and gives nothing", id=grant.pk, reason=str(error))
        return None


def terms_parse(grant: AccessGrant) -> Terms:
    """What the row says. Raises ValueError, TypeError, KeyError or AttributeError."""
    windows = tuple(window_parse(one) for one in grant.hours)
    return Terms(
        role=Role(grant.role),
        rights=rights_parse(grant),
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
        week=week_of(windows),
        zone=zone_of(grant.time_zone if windows else "UTC"),
        networks=tuple(network_parse(text) for text in grant.networks),
    )


def rights_parse(grant: AccessGrant) -> Right:
    """The rights within a session."""
    allowed = {
        Right.INPUT: not grant.view_only,
        Right.COPY: grant.may_copy,
        Right.PASTE: grant.may_paste,
        Right.UPLOAD: grant.may_upload,
        Right.DOWNLOAD: grant.may_download,
        Right.UNRECORDED: not grant.recording_required,
    }
    rights = Right.NONE
    for right, held in allowed.items():
        rights |= right if held else Right.NONE
    return rights


def window_parse(value: Mapping[str, Any]) -> Window:
    """One of a grant's hours. Raises ValueError, TypeError, KeyError or AttributeError."""
    days = frozenset(value["days"])
    if not days or any(type(day) is not int or not 0 <= day <= 6 for day in days):
        raise ValueError("the days of hours are 0 (Monday) to 6")
    start, end = _minutes(value["start"]), _minutes(value["end"], midnight=True)
    if start == end:
        raise ValueError("hours end when they begin; the whole day is 00:00 to 24:00")
    return Window(days, start, end)


def network_parse(text: str) -> Network:
    """A network in CIDR notation, or one address. Raises ValueError or TypeError."""
    if not isinstance(text, str):
        raise TypeError("a network is a text")
    return ipaddress.ip_network(text)


def _minutes(text: str, *, midnight: bool = False) -> int:
    if midnight and text == "24:00":
        return DAY
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError("a time reads HH:MM")
    return int(match[1]) * 60 + int(match[2])
