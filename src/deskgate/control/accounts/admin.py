"""People in Django's administration; every write goes through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.accounts.models import User, username_fold
from deskgate.control.accounts.services import (
    password_set,
    user_delete,
    user_disable,
    user_rename,
)
from deskgate.control.errors import Invalid
from deskgate.grants import Secret

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _BaseModelForm = forms.BaseModelForm[User]
    _UserCreationForm = UserCreationForm[User]
    _UserChangeForm = UserChangeForm[User]
    _PasswordChangeForm = AdminPasswordChangeForm[User]
    _UserAdmin = UserAdmin[User]
else:
    _BaseModelForm = forms.BaseModelForm
    _UserCreationForm = UserCreationForm
    _UserChangeForm = UserChangeForm
    _PasswordChangeForm = AdminPasswordChangeForm
    _UserAdmin = UserAdmin

admin.site.unregister(Group)  # Django's groups decide nothing here


class _NameRule(_BaseModelForm):
    """The service's rule for names, said at the field."""

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        try:
            user_rename(user=self.instance, username=name)
        except Invalid as wrong:
            raise forms.ValidationError(wrong.errors["username"]) from None
        same = User.objects.filter(username_key=username_fold(name)).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError("There is a user of this name already.")
        return self.instance.username


class NewPersonForm(_NameRule, _UserCreationForm):
    """A new person."""

    class Meta:
        model = User
        fields = ("username",)


class PersonForm(_NameRule, _UserChangeForm):
    """Changes of a person."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "is_active", "is_superuser", "password")


class NewPasswordForm(_PasswordChangeForm):
    """A new password, which ends other log-ins."""

    def save(self, commit: bool = True) -> User:
        password_set(user=self.user, password=Secret(self.cleaned_data["password1"]))
        return self.user


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
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            user_disable(user=obj)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        user_delete(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            user_delete(user=user)
