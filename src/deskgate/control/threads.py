"""Django's database in threads that no request has begun.

Law: such a thread has no request's end at which Django would let its connection go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import close_old_connections

_T = TypeVar("_T")


def with_database(work: Callable[[], _T]) -> _T:
    """Do this work in the present thread, its database connection fresh before and let go after."""
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
