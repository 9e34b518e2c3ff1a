"""A grant's form in the administration: hours and networks as people write them, one a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django import forms

from deskgate.control.errors import Invalid
from deskgate.control.permissions.hours_text import hours_read, hours_text
from deskgate.control.permissions.models import AccessGrant, Role
from deskgate.control.permissions.terms import terms_of
from deskgate.control.permissions.values import GrantValues, values_put

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[AccessGrant]
else:
    _ModelForm = forms.ModelForm

_T = TypeVar("_T")
ON: Final = ("user", "group", "folder", "connection")
_SAID: Final = (
    "role",
    "valid_from",
    "valid_until",
    "time_zone",
    "view_only",
    "may_copy",
    "may_paste",
    "may_upload",
    "may_download",
    "recording_required",
    "note",
)


class GrantForm(_ModelForm):
    """To one person or group; on a folder, a connection or, without either, everything."""

    hours_lines = forms.CharField(
        label="Hours",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One span a line, like Mon-Fri 08:00-18:00. Empty: at any time.",
    )
    network_lines = forms.CharField(
        label="Networks",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One network a line, like 10.0.0.0/8. Empty: from anywhere.",
    )

    class Meta:
        model = AccessGrant
        fields = (*ON, *_SAID)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and terms_of(self.instance) is not None:
            self.initial["hours_lines"] = "\n".join(map(hours_text, self.instance.hours))
            self.initial["network_lines"] = "\n".join(self.instance.networks)

    def clean_hours_lines(self) -> list[dict[str, Any]]:
        """As the model has them."""
        return self._lines("hours_lines", hours_read)

    def clean_network_lines(self) -> list[str]:
        """As the model has them."""
        return self._lines("network_lines", str.strip)

    def clean(self) -> dict[str, Any]:
        """The service's own rules, each at its field."""
        said = super().clean() or self.cleaned_data
        if not self.instance.pk:
            if bool(said.get("user")) == bool(said.get("group")):
                self.add_error("group", "Give it to either a person or a group.")
            if said.get("folder") and said.get("connection"):
                self.add_error("connection", "Give it on a folder or a connection, not on both.")
        if not self.errors:
            self._check()
        return said

    def values(self) -> GrantValues:
        """What the form says of the grant itself."""
        said = {name: self.cleaned_data[name] for name in _SAID}
        said["role"] = Role(said["role"])
        said["hours"] = self.cleaned_data["hours_lines"]
        said["networks"] = self.cleaned_data["network_lines"]
        return cast("GrantValues", said)

    def _check(self) -> None:
        try:
            values_put(AccessGrant(), self.values())
        except Invalid as wrong:
            fields = {"hours": "hours_lines", "networks": "network_lines"}
            for name, sentences in wrong.errors.items():
                self.add_error(fields.get(name, name), sentences)

    def _lines(self, field: str, read: Callable[[str], _T]) -> list[_T]:
        try:
            return [read(line) for line in self.cleaned_data[field].splitlines() if line.strip()]
        except ValueError as wrong:
            raise forms.ValidationError(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}.") from None
