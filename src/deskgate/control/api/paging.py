"""Lists of the API: some rows at a time, from a cursor on, in an order that the caller chooses.

Law: a cursor names the last row seen, so that rows added or deleted meanwhile repeat or hide none.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from ninja import Query

from deskgate.control.errors import Invalid

LIMIT: Final = 200  # rows of one answer at most
_CURSOR_LENGTH: Final = 8000  # a name of 200 emoji, escaped and encoded, has 3,200

_M = TypeVar("_M", bound=Model)

Limit = Annotated[int, Query(ge=1, le=LIMIT)]


def page(
    rows: QuerySet[_M],
    *,
    cursor: str | None,
    limit: int,
    sort: str | None,
    sorts: Mapping[str, str],
    keys_first: bool = False,
) -> tuple[list[_M], str | None]:
    """Up to `limit` rows from the cursor on, and the next cursor, if any. Raises Invalid.

    `sort` is one of the names in `sorts`, with "-" before it for the other way round; `sorts` maps
    the API's names to fields that are never null, its first one being what is sorted by unasked.
    `keys_first`, for long tables: an index that holds all that is asked for is then read without
    the rows, of which only those that are shown are fetched.
    """
    name = (sort or next(iter(sorts))).strip()
    backwards = name.startswith("-")
    field = sorts.get(name.removeprefix("-"))
    if field is None:
        raise Invalid({"sort": [f"Sort by one of {', '.join(sorts)}, or -{next(iter(sorts))}."]})
    if cursor is not None:
        rows = rows.filter(_after(rows, field, cursor, backwards=backwards))
    sign = "-" if backwards else ""
    ordered = rows.order_by(f"{sign}{field}", f"{sign}pk")
    if keys_first:
        keys = list(ordered.values_list("pk", flat=True)[: limit + 1])
        fetched = rows.model._default_manager.in_bulk(keys)  # noqa: SLF001 -- see `_after`
        found = [fetched[key] for key in keys if key in fetched]
    else:
        found = list(ordered[: limit + 1])
    following = _cursor(found[limit - 1], field) if len(found) > limit else None
    return found[:limit], following


def _cursor(row: Model, field: str) -> str:
    text = json.dumps([getattr(row, field), row.pk], cls=_Exact)
    return urlsafe_b64encode(text.encode()).decode()


class _Exact(DjangoJSONEncoder):
    """Django's encoder cuts times off at milliseconds, which would repeat rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _after(rows: QuerySet[Any], field: str, cursor: str, *, backwards: bool) -> Q:
    try:
        if len(cursor) > _CURSOR_LENGTH:
            raise ValueError("too long")
        value, key = json.loads(urlsafe_b64decode(cursor.encode()))
        meta = rows.model._meta  # noqa: SLF001 -- Django's public interface, despite its name
        value = meta.get_field(field).to_python(value)
        key = meta.pk.to_python(key)
        if value is None or key is None:
            raise ValueError("empty")
        if isinstance(value, str) and "\0" in value.encode().decode():
            raise ValueError("NUL")  # PostgreSQL can't even look for it, nor for half a character
        if isinstance(value, datetime):
            value = value.astimezone(UTC)  # beyond the first year it can't be asked for
    except (ValueError, TypeError, OverflowError, ValidationError, FieldDoesNotExist):
        raise Invalid({"cursor": ["This is not a cursor of this list."]}) from None
    then = "lt" if backwards else "gt"
    return Q(**{f"{field}__{then}": value}) | Q(**{field: value, f"pk__{then}": key})
