"""People in Django's administration; every write goes through the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from deskgate.control.accounts import groups_admin  # noqa: F401 -- registers its page
from deskgate.control.accounts.admin_forms import NewPasswordForm, NewPersonForm, PersonForm
from deskgate.control.accounts.attempts import attempts_forget
from deskgate.control.accounts.factor_services import factors_reset
from deskgate.control.accounts.factors import proof_check
from deskgate.control.accounts.log_outs import log_ins_end
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import (
    user_create,
    user_delete,
    user_disable,
    user_enable,
    user_update,
)
from deskgate.control.accounts.users_selectors import has_factor, users_all
from deskgate.control.tokens.selectors import presences
from deskgate.grants import Secret

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _UserAdmin = UserAdmin[User]
else:
    _UserAdmin = UserAdmin

_Do = Callable[..., object]


@admin.register(User)
class PersonAdmin(_UserAdmin):
    """People."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = NewPasswordForm
    list_display = (
        "username",
        "full_name",
        "email",
        "groups_held",
        "second_factor",
        "source",
        "is_active",
        "is_superuser",
        "last_login",
    )
    list_filter = ("is_active", "is_superuser", "source", "member_of")
    search_fields = ("username_key", "full_name", "email")
    ordering = ("username_key",)
    filter_horizontal = ()
    readonly_fields = ("source", "groups_held", "second_factor", "logged_in", "created_at")
    fieldsets = (
        (None, {"fields": ("username", "password", "source", "created_at")}),
        (
            "Profile",
            {"fields": ("full_name", "email", "organization", "organizational_role", "time_zone")},
        ),
        (
            "When it may be used, in the person's time zone",
            {"fields": (("valid_from", "valid_until"), ("window_start", "window_end"))},
        ),
        ("Rights", {"fields": ("is_active", "is_superuser", "groups_held")}),
        ("Log-ins", {"fields": ("password_expired", "second_factor", "logged_in", "last_login")}),
    )
    actions = ("disable", "enable", "log_out", "unlock", "reset_second_factor")
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Only administrators get this far; see the site."""
        del request
        return users_all().prefetch_related("memberships__group")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "last_login")

    @admin.display(description="Groups")
    def groups_held(self, user: User) -> str:
        """Those that the person is in directly; the groups' pages change that."""
        names = {membership.group.name for membership in user.memberships.all()}
        return ", ".join(sorted(names)) or "-"

    @admin.display(description="Second factor", boolean=True)
    def second_factor(self, user: User) -> bool:
        """Whether there is one."""
        return has_factor(user)

    @admin.display(description="Logged in by")
    def logged_in(self, user: User) -> str:
        """Where from, and when last seen."""
        lines = (
            (one.kind, one.name or one.address or "-", one.seen_at.isoformat(" ", "minutes"))
            for one in presences(user)
            if one.seen_at is not None
        )
        return format_html_join(mark_safe("<br>"), "{} {}, seen {}", lines) or "nothing"

    @admin.action(description="Disable: log-ins and live sessions end")
    def disable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Nobody of them may log in."""
        self._each(request, queryset, user_disable, "Disabled")

    @admin.action(description="Enable")
    def enable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """All of them may log in."""
        self._each(request, queryset, user_enable, "Enabled")

    @admin.action(description="Log out everywhere")
    def log_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """API tokens are deleted, too."""
        self._each(request, queryset, log_ins_end, "Logged out")

    @admin.action(description="Unlock after wrong passwords")
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For every address."""
        self._each(request, queryset, attempts_forget, "Unlocked")

    @admin.action(description="Take a lost second factor away")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Log-ins end, too."""
        proof_check(request)
        self._each(request, queryset, factors_reset, "Second factor taken away from")

    def _each(
        self, request: HttpRequest, queryset: QuerySet[User], service: _Do, done: str
    ) -> None:
        users = list(queryset)
        for user in users:
            service(user=user)
        names = ", ".join(user.username for user in users)
        messages.success(request, f"{done}: {names}.")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002 -- Django's name
        """Setting somebody's password needs one's own proof."""
        if request.method == "POST":
            proof_check(request)
        return super().user_change_password(request, id, form_url)

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
