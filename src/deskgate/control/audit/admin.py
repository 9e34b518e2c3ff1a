"""The log in Django's administration: to look at, to search, and to end live sessions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.html import format_html

from deskgate.control.audit.models import Event, Outlet, SessionLog
from deskgate.control.audit.selectors import (
    EventFilter,
    SessionFilter,
    events_narrow,
    sessions_narrow,
)
from deskgate.control.audit.services import sessions_end
from deskgate.grants import Ending
from deskgate.guac.status import Status

_M = TypeVar("_M", bound=Model)

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _Base = admin.ModelAdmin[_M]
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

    class _Base(admin.ModelAdmin, Generic[_M]):
        """The same, for Python."""


COUNTED = 10_000  # rows; beyond, a page's number says enough, and counting a long log takes seconds


class ShortCount(_Paginator):
    """Doesn't count a long log to its end."""

    @cached_property
    def count(self) -> int:
        """At most `COUNTED`."""
        return len(self.object_list[:COUNTED].values_list("pk"))  # type: ignore[attr-defined]  # always a queryset


class ReadOnly(_Base[_M]):
    """Nothing is added, changed or deleted here."""

    paginator = ShortCount
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: _M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: _M | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly[Event]):
    """Everything that was done, newest first."""

    list_display = ("at", "actor_name", "address", "action", "thing_name", "short")
    list_filter = ("actor_kind", "thing_kind")
    date_hierarchy = None
    ordering = ("-at", "-id")
    search_fields = ("words",)
    search_help_text = "Words that must all occur: names, addresses, what was done."
    fields = (
        ("seq", "at"),
        "action",
        ("actor_kind", "actor_name", "actor_id", "address"),
        ("thing_kind", "thing_id", "thing_name"),
        "told",
        ("previous", "digest"),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return events_narrow(queryset, EventFilter(q=search_term)), False

    @admin.display(description="details")
    def short(self, obj: Event) -> str:
        """In a line."""
        text = json.dumps(obj.details, ensure_ascii=False) if obj.details else ""
        return text if len(text) <= 80 else f"{text[:79]}…"

    @admin.display(description="details")
    def told(self, obj: Event) -> str:
        """In full."""
        return format_html("<pre>{}</pre>", json.dumps(obj.details, indent=2, ensure_ascii=False))


@admin.register(SessionLog)
class SessionLogAdmin(ReadOnly[SessionLog]):
    """Sessions, newest first."""

    list_display = (
        "started_at",
        "person_name",
        "connection_name",
        "protocol",
        "client_address",
        "credential_name",
        "ended_at",
        "ending",
    )
    list_filter = ("protocol", "ending", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("words",)
    exclude = ("login", "guacd_connection_id")
    actions = ("end",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SessionLog], search_term: str
    ) -> tuple[QuerySet[SessionLog], bool]:
        return sessions_narrow(queryset, SessionFilter(q=search_term)), False

    @admin.action(description="End the live ones", permissions=("view",))
    def end(self, request: HttpRequest, queryset: QuerySet[SessionLog]) -> None:
        """Close their sockets now."""
        ended = sessions_end(
            sessions=queryset,
            status=Status.SESSION_CLOSED,
            ending=Ending.REVOKED,
            message="An administrator ended this session.",
        )
        self.message_user(request, f"{ended} live sessions end.")


@admin.register(Outlet)
class OutletAdmin(ReadOnly[Outlet]):
    """How far the webhook and the syslog server have been told, and why not further."""

    list_display = ("name", "seq", "sent_at", "failure", "holder")
    list_display_links = None
