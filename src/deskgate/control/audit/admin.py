"""The session log in Django's administration: to look at, and to end live sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.audit.models import SessionLog
from deskgate.control.audit.services import sessions_end
from deskgate.grants import Ending
from deskgate.guac.status import Status

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[SessionLog]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(SessionLog)
class SessionLogAdmin(_ModelAdmin):
    """Sessions, newest first."""

    list_display = (
        "person_name",
        "connection_name",
        "protocol",
        "client_address",
        "started_at",
        "ended_at",
        "ending",
    )
    list_filter = ("protocol", "ending")
    search_fields = ("person_name", "connection_name", "client_address")
    exclude = ("login", "guacd_connection_id")
    actions = ("end",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SessionLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SessionLog | None = None) -> bool:
        return False

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
