"""Hours of the week as people write them: `Mon-Fri 08:00-18:00`, `Sat,Sun 10:00-12:00`, `daily …`.

Law: what is written here is read here again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAILY: Final = "daily"
_LINE: Final = re.compile(
    r"(?P<days>[A-Za-z,\s-]+?)\s+(?P<start>\d\d?:\d\d)\s*-\s*(?P<end>\d\d?:\d\d)", re.ASCII
)


def hours_text(span: Mapping[str, Any]) -> str:
    """One span of hours, neighbouring days put together."""
    runs: list[list[int]] = []
    for day in sorted(span["days"]):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    days = ",".join(
        _DAYS[run[0]] if len(run) == 1 else f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" for run in runs
    )
    return f"{_DAILY if days == 'Mon-Sun' else days} {span['start']}-{span['end']}"


def hours_read(text: str) -> dict[str, Any]:
    """One span of hours; whether the times exist is asked elsewhere. Raises ValueError."""
    match = _LINE.fullmatch(text.strip().replace("\N{EN DASH}", "-"))
    if match is None:
        raise ValueError(f"hours read like Mon-Fri 08:00-18:00, not {text.strip()[:60]!r}")
    days = sorted(set(_days(match["days"])))
    return {"days": days, "start": _time(match["start"]), "end": _time(match["end"])}


def _days(text: str) -> list[int]:
    if text.strip().lower() == _DAILY:
        return list(range(7))
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        begins = _day(first)
        ends = _day(last) if dash else begins
        # Fri-Mon goes over the week's end
        found += [day % 7 for day in range(begins, ends + (7 if ends < begins else 0) + 1)]
    return found


def _day(text: str) -> int:
    for number, name in enumerate(_DAYS):
        if text.strip().lower()[:3] == name.lower():
            return number
    raise ValueError(f"a day is one of {', '.join(_DAYS)} or {_DAILY}, not {text.strip()[:20]!r}")


def _time(text: str) -> str:
    return text.rjust(5, "0")
