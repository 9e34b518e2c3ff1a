"""Grants in words, as people read them in the explainer, the lists and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from deskgate.control.permissions.hours_text import hours_text
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.reach import Place
from deskgate.control.permissions.rules import Lack
from deskgate.control.permissions.terms import terms_of
from deskgate.control.tree.models import Folder

EVERYTHING: Final = "everything"
_WHY_NOT: Final = {
    Lack.NOT_YET: "it isn't valid yet",
    Lack.OVER: "it isn't valid any more",
    Lack.HOURS: "it isn't its hour",
    Lack.NETWORK: "they don't ask from one of its networks",
}
_TO: Final = "\N{EN DASH}"
_MAY: Final = {
    Role.SEE: "see",
    Role.CONNECT: "connect to",
    Role.SHARE: "connect to and share",
    Role.EDIT: "edit",
    Role.MANAGE: "manage",
}


def grant_sentence(grant: AccessGrant) -> str:
    """The whole grant: who may do what on what, within which limits."""
    who = f"The group {grant.group}" if grant.group else str(grant.user)
    may = role_words(grant.role, grant.connection or grant.folder)
    return f"{who} may {may}{grant_limits(grant)}."


def role_words(role: int, place: Place) -> str:
    """What the role allows there, to go after "may"."""
    return f"{_MAY[Role(role)]} {place_words(place)}"


def grant_limits(grant: AccessGrant) -> str:
    """Its limits, each after a comma; nothing when it has none."""
    if terms_of(grant) is None:
        return ", within limits that can't be understood"
    limits = [*_validity(grant), *_hours(grant)]
    if grant.networks:
        limits.append(f"from {_and(grant.networks)}")
    if grant.role >= Role.CONNECT:
        limits += _rights(grant)
    return "".join(f", {limit}" for limit in limits)


def why_not_words(why: Lack) -> str:
    """Why a grant isn't active, to go after "because"."""
    return _WHY_NOT[why]


def place_words(place: Place) -> str:
    """What a grant on this place is on."""
    if place is None:
        return EVERYTHING
    return f"all in “{place}”" if isinstance(place, Folder) else f"“{place}”"


def _validity(grant: AccessGrant) -> list[str]:
    begins, ends = grant.valid_from, grant.valid_until
    return [
        *([f"from {_moment(begins)} on"] if begins else []),
        *([f"until {_moment(ends)}"] if ends else []),
    ]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %Z}"


def _hours(grant: AccessGrant) -> list[str]:
    if not grant.hours:
        return []
    spans = [hours_text(one).replace("-", _TO) for one in grant.hours]
    return [f"{_and(spans)} ({grant.time_zone})"]


def _rights(grant: AccessGrant) -> list[str]:
    missing = [
        words
        for words, held in (
            ("copying out", grant.may_copy),
            ("pasting in", grant.may_paste),
            ("uploads", grant.may_upload),
            ("downloads", grant.may_download),
        )
        if not held
    ]
    return [
        *(["only to look on"] if grant.view_only else []),
        *([f"without {_and(missing)}"] if missing else []),
        *(["recorded"] if grant.recording_required else []),
    ]


def _and(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
