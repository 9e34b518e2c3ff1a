"""Grants in the administration; the services do every write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.accounts.models import User
from deskgate.control.permissions.admin_forms import ON, GrantForm
from deskgate.control.permissions.listing import active_now
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.permissions.services import grant_change, grant_give, grant_take, place_of
from deskgate.control.permissions.words import grant_sentence

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _GrantAdmin = admin.ModelAdmin[AccessGrant]
else:
    _GrantAdmin = admin.ModelAdmin


@admin.register(AccessGrant)
class GrantAdmin(_GrantAdmin):
    """Who may do what: to whom and on what stay as they were given."""

    form = GrantForm
    list_display = ("sentence", "active", "created_by_name", "updated_at")
    list_select_related = ("user", "group", "folder", "connection")
    list_filter = ("role", ("group", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "user__username_key",
        "group__name_key",
        "folder__name",
        "connection__name",
        "note",
    )
    autocomplete_fields = ON
    fieldsets = (
        (None, {"fields": (*ON, "role", "note")}),
        (
            "When and from where",
            {
                "fields": (
                    "valid_from",
                    "valid_until",
                    "hours_lines",
                    "time_zone",
                    "network_lines",
                )
            },
        ),
        (
            "Within the session",
            {
                "fields": (
                    "view_only",
                    "may_copy",
                    "may_paste",
                    "may_upload",
                    "may_download",
                    "recording_required",
                )
            },
        ),
    )

    @admin.display(description="Grant")
    def sentence(self, grant: AccessGrant) -> str:
        """The whole of it."""
        return grant_sentence(grant)

    @admin.display(description="Active now", boolean=True)
    def active(self, grant: AccessGrant) -> bool:
        """Whether now is within its validity and hours."""
        return active_now(grant)

    def get_readonly_fields(
        self, request: HttpRequest, obj: AccessGrant | None = None
    ) -> tuple[str, ...]:
        return ON if obj else ()

    def save_model(self, request: HttpRequest, obj: AccessGrant, form: Any, change: bool) -> None:
        if change:
            before = AccessGrant.objects.select_for_update().get(pk=obj.pk)
            grant_change(actor=_asker(request), grant=before, values=form.values())
            return
        made = grant_give(
            actor=_asker(request),
            user=obj.user,
            group=obj.group,
            place=place_of(obj),
            values=form.values(),
        )
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: AccessGrant) -> None:
        grant_take(actor=_asker(request), grant=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AccessGrant]) -> None:
        for grant in queryset:
            self.delete_model(request, grant)


def _asker(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("this page is not behind a log-in")
    return request.user
