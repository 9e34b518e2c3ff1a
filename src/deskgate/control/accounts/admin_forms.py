"""People's forms in Django's administration: each says and does what the services say and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.forms import AdminPasswordChangeForm as SetPasswordForm
from django.contrib.auth.forms import SetPasswordMixin, UserChangeForm, UserCreationForm
from django.http import HttpRequest

from deskgate.control.accounts.models import User, username_fold
from deskgate.control.accounts.passwords import (
    password_change,
    password_disable,
    password_set,
)
from deskgate.control.accounts.selectors import user_check_dispensable
from deskgate.control.accounts.services import user_rename
from deskgate.control.accounts.validity import LIMITS, limits_check
from deskgate.control.errors import Busy, Conflict, Forbidden, Invalid
from deskgate.grants import Secret

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _BaseModelForm = forms.BaseModelForm[User]
    _UserCreationForm = UserCreationForm[User]
    _UserChangeForm = UserChangeForm[User]
    _SetPasswordForm = SetPasswordForm[User]
    _PasswordChangeForm = AdminPasswordChangeForm
    _SetPasswordMixin = SetPasswordMixin[User]
else:
    _BaseModelForm = forms.BaseModelForm
    _UserCreationForm = UserCreationForm
    _UserChangeForm = UserChangeForm
    _SetPasswordForm = SetPasswordForm
    _PasswordChangeForm = AdminPasswordChangeForm
    _SetPasswordMixin = SetPasswordMixin


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

    def set_password_and_save(self, user: User, *_: Any, **__: Any) -> User:
        """The service does both."""
        return user


class PersonForm(_NameRule, _UserChangeForm):
    """Changes of a person."""

    time_zone = forms.ChoiceField(
        choices=[("", "as their browser has it"), *((z, z) for z in sorted(available_timezones()))],
        required=False,
    )

    class Meta:
        model = User
        fields = (
            "username",
            "full_name",
            "email",
            "time_zone",
            "organization",
            "organizational_role",
            *LIMITS,
            "password_expired",
            "is_active",
            "is_superuser",
            "password",
        )

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        stays = self.cleaned_data.get("is_active") and self.cleaned_data.get("is_superuser")
        if not stays or self.cleaned_data.get("valid_until") is not None:
            try:
                user_check_dispensable(user=self.instance)
            except Conflict as refused:
                raise forms.ValidationError(str(refused)) from None
        try:
            limits_check(self.instance)
        except Invalid as wrong:
            for name, sentences in wrong.errors.items():
                self.add_error(name, sentences)
        return self.cleaned_data


class _PasswordService(_SetPasswordMixin):
    """What every form for passwords calls in the end."""

    cleaned_data: dict[str, Any]

    def set_password_and_save(
        self,
        user: User,
        password_field_name: str = "password1",  # noqa: S107  # the field's name, as Django calls it
        commit: bool = True,
    ) -> User:
        """Ends other log-ins, too."""
        del commit
        if self.cleaned_data.get("set_usable_password", True):
            password_set(user=user, password=Secret(self.cleaned_data[password_field_name]))
        else:
            password_disable(user=user)
        return user


class NewPasswordForm(_PasswordService, _SetPasswordForm):
    """Somebody's new password, or none."""


class OwnPasswordForm(_PasswordChangeForm):
    """One's own new password."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_old_password(self) -> str:
        """Wrong ones are counted, as at the log-in; the service does both."""
        return str(self.cleaned_data["old_password"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            password_change(
                request=self._request,
                current=Secret(cleaned["old_password"]),
                new=Secret(cleaned["new_password1"]),
            )
        except (Busy, Conflict, Forbidden) as refused:
            self.add_error("old_password", str(refused))
        return cleaned

    def save(self, commit: bool = True) -> User:
        """It is done already: only the service can tell whether the current password is right."""
        del commit
        return self.user
