"""Fields of the tree's forms: tags, parameters as lines of text, and each of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from deskgate.control.catalogue import Parameter, Type
from deskgate.control.tree.inheritance import Origin, OriginKind, Value

_EXPLAINED = (
    "What the connections below inherit, one a line: ssh.port = 2222. Nothing after the = stands "
    "for “as if nobody above had said anything”; \\n stands for a line break."
)


class TagsField(forms.CharField):
    """A list as text with commas."""

    def prepare_value(self, value: Any) -> Any:
        """The list, or what was typed."""
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def to_python(self, value: Any) -> Any:
        """What was typed, as a list."""
        return [tag for tag in (part.strip() for part in (value or "").split(",")) if tag]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists."""
        return bool(list(initial or []) != self.to_python(data))


class ParameterLines(forms.CharField):
    """{protocol: {name: value}} as lines."""

    def __init__(self, **kwargs: Any) -> None:
        rows = forms.Textarea(attrs={"rows": 8, "cols": 80, "spellcheck": "false"})
        super().__init__(widget=rows, help_text=_EXPLAINED, strip=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        """What was typed, by protocol."""
        found: dict[str, dict[str, str]] = {}
        for number, line in enumerate((value or "").splitlines(), start=1):
            if not line.strip():
                continue
            name, equals, text = line.partition("=")
            protocol, dot, parameter = name.strip().partition(".")
            if not (equals and dot):
                raise forms.ValidationError(f"Line {number} doesn't read protocol.name = value.")
            found.setdefault(protocol, {})[parameter] = text.strip().replace("\\n", "\n")
        return found


def inherited_show(field: forms.Field, value: Value) -> None:
    """Have an empty field say what applies, and where that is defined."""
    said = f"{value.value} ({defined_in(value.origin)})"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        field.choices = [("", f"as inherited: {said}"), *list(choices)[1:]]
    else:
        field.widget.attrs["placeholder"] = said


def defined_in(origin: Origin) -> str:
    """The origin in words."""
    if origin.kind is OriginKind.DEFAULT:
        return "default"
    return f"defined in the {origin.kind.value} ‘{origin.name}’"


def lines_of(parameters: Mapping[str, Mapping[str, str]]) -> str:
    """What `ParameterLines` reads."""
    return "\n".join(_lines(parameters))


def _lines(parameters: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    for protocol, values in sorted(parameters.items()):
        for name, value in sorted(values.items()):
            yield f"{protocol}.{name} = " + value.replace("\n", "\\n")


class SecretText(forms.Textarea):
    """A private key: several lines, and never shown again."""

    def format_value(self, value: Any) -> str | None:
        del value
        return ""


def parameter_field(parameter: Parameter) -> forms.Field:
    """The field for one parameter of the catalogue."""
    common: dict[str, Any] = {"label": parameter.label, "help_text": parameter.help}
    common["required"] = False  # what is needed may well be inherited; the services know
    if parameter.type is Type.ENUM or parameter.type is Type.BOOLEAN:
        options = [(o.value, o.label) for o in parameter.options] or [
            ("true", "Yes"),
            ("false", "No"),
        ]
        return forms.ChoiceField(choices=[("", "as inherited"), *options], **common)
    if parameter.secret:
        common["help_text"] += " Left empty, what is stored stays."
    return forms.CharField(widget=_widget(parameter), strip=False, **common)


def _widget(parameter: Parameter) -> forms.Widget:
    if parameter.type is Type.MULTILINE:
        return SecretText() if parameter.secret else forms.Textarea()
    if parameter.secret:
        return forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
    return forms.TextInput(attrs={"placeholder": parameter.default, "size": 60})
