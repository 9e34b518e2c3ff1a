"""Prints docs/settings.md from the settings class: every variable, its default, what it does."""

from __future__ import annotations

import sys
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from deskgate.settings import Settings

HEAD = """\
# Settings

Generated from `src/deskgate/settings.py` (directories: `directory_settings.py`) by `make generate`;
change it there.

Every setting is an environment variable; a file `.env` in the working folder is read too, and a
variable that is set wins over it. Settings are read once, when the server starts.

| variable | default | what it does |
| --- | --- | --- |
"""


def settings_page() -> str:
    prefix = Settings.model_config.get("env_prefix", "")
    own = list(Settings.__annotations__)  # pydantic lists what is inherited first
    inherited = [name for name in Settings.model_fields if name not in own]
    names = [name for name in own if name in Settings.model_fields] + inherited
    return HEAD + "".join(_row(prefix, name, Settings.model_fields[name]) for name in names)


def _row(prefix: str, name: str, field: FieldInfo) -> str:
    description = (field.description or "").replace("|", "\\|")
    choices = _choices(field.annotation)
    if choices:
        description += f" One of {', '.join(f'`{choice}`' for choice in choices)}."
    return f"| `{prefix}{name.upper()}` | {_default(name, field)} | {description} |\n"


def _choices(annotation: Any) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _default(name: str, field: FieldInfo) -> str:
    if name == "data":
        return "`./data` in a checkout, else the platform's data folder"
    value = field.get_default(call_default_factory=False)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value in ((), ""):
        return "unset"
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
