"""Writes docs/parameters.md: `python -m deskgate.control.catalogue.docs > docs/parameters.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from deskgate.control.catalogue.model import OLDEST, Group, Parameter, Protocol
from deskgate.control.catalogue.protocols import PROTOCOLS

_INTRODUCTION = """# Connection parameters

<!-- Made by `python -m deskgate.control.catalogue.docs`; change src/deskgate/control/catalogue. -->

Every parameter that a connection can have, by protocol. Names and values are guacd's own. What is
left empty takes the default. *Secret* ones are encrypted at rest and never shown again. The column
"needs" names the guacd version that first knows a parameter, where it is newer than 1.0; an older
guacd is simply not sent it.
"""


def parameters_page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    for protocol in PROTOCOLS:
        yield from _protocol(protocol)


def _protocol(protocol: Protocol) -> Iterator[str]:
    yield f"## {protocol.label} (`{protocol.name}`)\n"
    for group in protocol.groups:
        yield from _group(group)


def _group(group: Group) -> Iterator[str]:
    yield f"### {group.label}\n"
    yield "| parameter | what it does | type | default | notes | needs |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for parameter in group.parameters:
        yield _row(parameter)
    yield ""


def _row(parameter: Parameter) -> str:
    notes = [
        *(["required"] if parameter.required else []),
        *sorted(flag.value for flag in parameter.flags),
    ]
    cells = (
        f"`{parameter.name}`",
        f"**{parameter.label}.** {parameter.help}",
        _type(parameter),
        parameter.default,
        ", ".join(notes),
        "" if parameter.since == OLDEST else parameter.since,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _type(parameter: Parameter) -> str:
    if parameter.options:
        return " ".join(f"`{option.value}`" for option in parameter.options)
    if parameter.minimum is not None and (parameter.maximum or 0) < 2**31 - 1:
        return f"number, {parameter.minimum} to {parameter.maximum}"
    return parameter.type.value


if __name__ == "__main__":
    sys.stdout.write(parameters_page())
