"""Fields of the tree's forms that Django has none for: tags, and parameters as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

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


def lines_of(parameters: Mapping[str, Mapping[str, str]]) -> str:
    """What `ParameterLines` reads."""
    return "\n".join(_lines(parameters))


def _lines(parameters: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    for protocol, values in sorted(parameters.items()):
        for name, value in sorted(values.items()):
            yield f"{protocol}.{name} = " + value.replace("\n", "\\n")
