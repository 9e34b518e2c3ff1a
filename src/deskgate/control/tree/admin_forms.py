"""The tree's forms in Django's administration; a connection's comes from the catalogue.

Law: a stored secret is never put into a form; an empty secret field keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms

from deskgate.control.catalogue import PROTOCOLS, Parameter, Protocol, Type, parameters_validate
from deskgate.control.errors import Invalid
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import folder_check_place, name_normal

PREFIX: Final = "parameter:"  # sets guacd's names apart from the model's

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Connection]
    _FolderForm = forms.ModelForm[Folder]
else:
    _ModelForm = _FolderForm = forms.ModelForm


class NameRule(forms.BaseForm):
    """The services' rule for names, said at the field."""

    def clean_name(self) -> str:
        try:
            return name_normal(str(self.cleaned_data["name"]))
        except Invalid as wrong:
            raise forms.ValidationError(wrong.errors["name"]) from None


class FolderForm(NameRule, _FolderForm):
    """A folder, with the services' rules for where it may be."""

    class Meta:
        model = Folder
        fields = ("name", "parent")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        try:
            folder_check_place(folder=self.instance, parent=self.cleaned_data.get("parent"))
        except Invalid as wrong:
            self.add_error("parent", wrong.errors["parent_id"])
        return self.cleaned_data


class ConnectionForm(NameRule, _ModelForm):
    """What every connection has; `parameters` are checked by the catalogue."""

    protocol = forms.ChoiceField(choices=[(p.name, p.label) for p in PROTOCOLS])

    class Meta:
        model = Connection
        fields = ("name", "protocol", "folder", "node")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["protocol"].disabled = True
        for name, value in (self.instance.parameters or {}).items():
            self.initial[PREFIX + name] = value

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        try:
            parameters_validate(
                str(self.cleaned_data.get("protocol")), self.given(), partial=bool(self.instance.pk)
            )
        except Invalid as wrong:
            for field, texts in wrong.errors.items():
                name = PREFIX + field.removeprefix("parameters.")
                self.add_error(name if name in self.fields else None, texts)
        return self.cleaned_data

    def given(self) -> dict[str, str | None]:
        """The parameters as the services take them; a secret that was left empty is absent."""
        values: dict[str, str | None] = {}
        for field, value in self.cleaned_data.items():
            name = field.removeprefix(PREFIX)
            hidden = isinstance(self.fields[field].widget, forms.PasswordInput | SecretText)
            if field.startswith(PREFIX) and (value or not hidden):
                values[name] = value or None
        return values


class SecretText(forms.Textarea):
    """A private key: several lines, and never shown again."""

    def format_value(self, value: Any) -> str | None:
        del value
        return ""


def form_for(protocol: Protocol | None) -> type[ConnectionForm]:
    """The form with a field for each parameter; without a protocol yet, just the host."""
    given = protocol or PROTOCOLS[0]
    wanted = [p for p in given if protocol is not None or p.name == "hostname"]
    return type("ConnectionForm", (ConnectionForm,), {PREFIX + p.name: _field(p) for p in wanted})


def _field(parameter: Parameter) -> forms.Field:
    common: dict[str, Any] = {
        "label": parameter.label,
        "help_text": parameter.help,
        "required": parameter.required,
    }
    if parameter.type is Type.ENUM or parameter.type is Type.BOOLEAN:
        options = [(o.value, o.label) for o in parameter.options] or [
            ("true", "Yes"),
            ("false", "No"),
        ]
        return forms.ChoiceField(choices=[("", "Default"), *options], **common)
    if parameter.secret:
        common["help_text"] += " Left empty, what is stored stays."
    return forms.CharField(widget=_widget(parameter), strip=False, **common)


def _widget(parameter: Parameter) -> forms.Widget:
    if parameter.type is Type.MULTILINE:
        return SecretText() if parameter.secret else forms.Textarea()
    if parameter.secret:
        return forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.TextInput(attrs={"placeholder": parameter.default, "size": 60})
