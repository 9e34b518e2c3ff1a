"""People in Django's administration; every write goes through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from deskgate.control.accounts import groups_admin  # noqa: F401 -- registers its page
from deskgate.control.accounts.admin_forms import NewPasswordForm, NewPersonForm, PersonForm
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create, user_delete, user_update
from deskgate.grants import Secret

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _UserAdmin = UserAdmin[User]
else:
    _UserAdmin = UserAdmin

admin.site.unregister(Group)  # Django's groups decide nothing here


@admin.register(User)
class PersonAdmin(_UserAdmin):
    """People."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = NewPasswordForm
    list_display = ("username", "full_name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "full_name", "email")
    ordering = ("username_key",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Profile", {"fields": ("full_name", "email")}),
        ("Rights", {"fields": ("is_active", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            user_update(user=obj, is_active=obj.is_active, is_admin=obj.is_superuser)
            return
        made = user_create(username=obj.username, password=Secret(form.cleaned_data["password1"]))
        obj.pk = made.pk

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of several to delete, all or none: what is refused isn't logged as done either."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        user_delete(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            user_delete(user=user)
