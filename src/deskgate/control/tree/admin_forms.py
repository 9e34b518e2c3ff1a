"""The tree's forms in Django's administration; a connection's comes from the catalogue.

Laws: a stored secret is never put into a form, and an empty secret field keeps it; what the
services refuse is said at its field: each form is tried out and undone before it counts as valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db import models, transaction

from deskgate.control.catalogue import PROTOCOLS, Protocol
from deskgate.control.errors import ControlError, Invalid
from deskgate.control.tree.admin_fields import (
    ParameterLines,
    SecretText,
    TagsField,
    inherited_show,
    lines_of,
    parameter_field,
)
from deskgate.control.tree.folder_services import folder_create, folder_update
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.limits import LIMITS
from deskgate.control.tree.models import Connection, CredentialSource, Folder, FolderKind, Template
from deskgate.control.tree.services import connection_create, connection_update
from deskgate.control.tree.settle import Said
from deskgate.control.tree.template_services import template_create, template_update
from deskgate.control.tree.values import COLORS, ICONS
from deskgate.control.vault.models import Credential
from deskgate.control.vault.targets import OnTargetChange

PREFIX: Final = "parameter:"  # sets guacd's names apart from the model's
SETTLED: Final = (
    *("node", "node_group", "credential_source", "credential", "second_factor"),
    *("icon", "color", "tags", "notes"),
    *("max_sessions", "max_sessions_each"),
)
TURN: Final = ("weight", "failover_only")  # a connection's, in a balancing folder

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[models.Model]
else:
    _ModelForm = forms.ModelForm


class _Undo(Exception):
    """The trial went well and is taken back."""


class TriedForm(_ModelForm):
    """A form whose write is tried out, so that every refusal stands at its field."""

    instance: Any

    def write(self) -> models.Model:
        """Hand everything to the services. Raises ControlError."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if not self.errors:
            self._try()
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Django would write the values onto the instance here; the services do."""

    def _try(self) -> None:
        try:
            with transaction.atomic():
                self.write()
                raise _Undo
        except _Undo:
            pass
        except Invalid as wrong:
            for field, texts in wrong.errors.items():
                name = self.field_of(field)
                self.add_error(name if name in self.fields else None, texts)
        except ControlError as refused:
            self.add_error(None, str(refused))

    def field_of(self, name: str) -> str:
        """The form's field for one of the services' names."""
        return name.removesuffix("_id")

    def stored(self) -> Any:
        """The object as it is stored, without what the form has done to it; None: a new one."""
        key = self.instance.pk
        return type(self.instance)._default_manager.get(pk=key) if key else None  # noqa: SLF001 -- Django's public interface


class SettledForm(TriedForm):
    """What folders and connections have alike."""

    tags = TagsField(required=False, help_text="Separated by commas.")
    icon = forms.ChoiceField(choices=[("", "as usual"), *((n, n) for n in ICONS)], required=False)
    color = forms.CharField(
        label="Colour", required=False, help_text=f"#rrggbb, or one of {', '.join(COLORS)}."
    )
    second_factor = forms.TypedChoiceField(
        choices=[("", "as the folder says"), ("True", "asked again"), ("False", "not asked again")],
        coerce=lambda text: text == "True",
        empty_value=None,
        required=False,
    )
    credential_source = forms.ChoiceField(choices=CredentialSource.choices, required=False)
    credential = forms.ModelChoiceField(
        queryset=Credential.objects.filter(owner__isnull=True), required=False
    )

    def said(self) -> Said:
        """For the services: everything that the page has a field for."""
        said: Said = {}
        for name in (*SETTLED, *LIMITS):
            if name in self.cleaned_data:
                said[name] = self.cleaned_data[name]  # type: ignore[literal-required]  # its keys
        if "kind" in said:
            said["kind"] = said["kind"] or FolderKind.ORGANIZATIONAL
        said["credential_source"] = said.get("credential_source") or CredentialSource.INHERIT
        return said


class FolderForm(SettledForm):
    """A folder; its parameters are lines of text, because it can have those of every protocol."""

    kind = forms.ChoiceField(choices=FolderKind.choices, required=False)
    parameters = ParameterLines(required=False)

    class Meta:
        model = Folder
        fields = ("name", "parent", "kind", "affinity", *SETTLED, "parameters")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["parameters"] = lines_of(self.instance.parameters or {})

    def write(self) -> Folder:
        folder, given = self.stored(), self.cleaned_data["parameters"]
        said, name, parent = self.said(), self.cleaned_data["name"], self.cleaned_data["parent"]
        if folder is None:
            return folder_create(name=name, parent=parent, parameters=given, **said)
        gone = {p: dict.fromkeys(values) for p, values in folder.parameters.items()}
        for protocol, values in given.items():
            gone[protocol] = {**gone.get(protocol, {}), **values}
        return folder_update(folder=folder, name=name, parent=parent, parameters=gone, **said)

    def field_of(self, name: str) -> str:
        return "parameters" if name.startswith("parameters.") else super().field_of(name)


class ParametersForm(TriedForm):
    """A form with a field for each parameter of a protocol."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["protocol"].disabled = True
        for name, value in (self.instance.parameters or {}).items():
            self.initial[PREFIX + name] = value

    def given(self) -> dict[str, str | None]:
        """The parameters as the services take them; a secret that was left empty is absent.

        So is what is empty here on purpose, whatever is said above.
        """
        values: dict[str, str | None] = {}
        unset = {n for n, v in (self.instance.parameters or {}).items() if v == ""}
        for field, value in self.cleaned_data.items():
            name = field.removeprefix(PREFIX)
            hidden = isinstance(self.fields[field].widget, forms.PasswordInput | SecretText)
            if field.startswith(PREFIX) and (value or not (hidden or name in unset)):
                values[name] = value or None
        return values

    def field_of(self, name: str) -> str:
        if name.startswith("parameters."):
            return PREFIX + name.removeprefix("parameters.")
        return super().field_of(name)


class ConnectionForm(ParametersForm, SettledForm):
    """What every connection has."""

    protocol = forms.ChoiceField(choices=[(p.name, p.label) for p in PROTOCOLS])
    on_target_change = forms.ChoiceField(
        label="Should it lead elsewhere",
        choices=[
            ("", "refuse to part stored secrets from their target"),
            (OnTargetChange.DROP.value, "delete the stored secrets"),
            (OnTargetChange.KEEP.value, "keep them for the new target"),
        ],
        required=False,
    )

    class Meta:
        model = Connection
        fields = ("name", "protocol", "folder", "template", *SETTLED, *TURN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            bare = self.stored()
            bare.parameters = {}
            for name, value in effective(bare).values.items():
                if PREFIX + name in self.fields:
                    inherited_show(self.fields[PREFIX + name], value)

    def write(self) -> Connection:
        connection, data = self.stored(), self.cleaned_data
        given: dict[str, Any] = {
            "name": data["name"],
            "folder": data["folder"],
            "template": data.get("template"),
            "parameters": self.given(),
            **self.said(),
        }
        if connection is None:
            return connection_create(protocol=data["protocol"], **given)
        change = data.get("on_target_change")
        return connection_update(
            connection=connection,
            on_target_change=OnTargetChange(change) if change else None,
            **given,
        )


class TemplateForm(ParametersForm):
    """A template."""

    protocol = forms.ChoiceField(choices=[(p.name, p.label) for p in PROTOCOLS])

    class Meta:
        model = Template
        fields = ("name", "protocol", "notes")

    def write(self) -> Template:
        template, data = self.stored(), self.cleaned_data
        given: dict[str, Any] = {"name": data["name"], "notes": data["notes"]}
        if template is None:
            return template_create(protocol=data["protocol"], parameters=self.given(), **given)
        return template_update(template=template, parameters=self.given(), **given)


def form_for(protocol: Protocol | None) -> type[ConnectionForm]:
    """The form with a field for each parameter; without a protocol yet, just the host."""
    given = protocol or PROTOCOLS[0]
    wanted = [p for p in given if protocol is not None or p.name == "hostname"]
    return type(
        "ConnectionForm", (ConnectionForm,), {PREFIX + p.name: parameter_field(p) for p in wanted}
    )


def template_form_for(protocol: Protocol | None) -> type[TemplateForm]:
    """The same for a template, which has no secrets; without a protocol yet, no parameters."""
    wanted = [p for p in protocol or () if not p.secret]
    return type(
        "TemplateForm", (TemplateForm,), {PREFIX + p.name: parameter_field(p) for p in wanted}
    )
