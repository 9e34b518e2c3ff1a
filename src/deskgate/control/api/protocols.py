"""/protocols: the parameter catalogue, from which the page makes its forms."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from deskgate.control.api.errors import ERRORS
from deskgate.control.api.schemas import (
    GroupOut,
    OptionOut,
    ParameterOut,
    Problem,
    ProtocolOut,
)
from deskgate.control.catalogue import PROTOCOLS, Parameter, Protocol

router = Router(tags=["protocols"])


@router.get("", response={200: list[ProtocolOut], ERRORS: Problem})
def protocols_list(request: HttpRequest) -> list[ProtocolOut]:
    """Every protocol with every parameter, in the order of the forms."""
    del request
    return [_protocol(protocol) for protocol in PROTOCOLS]


def _protocol(protocol: Protocol) -> ProtocolOut:
    groups = [
        GroupOut(name=g.name, label=g.label, parameters=[_parameter(p) for p in g.parameters])
        for g in protocol.groups
    ]
    return ProtocolOut(
        name=protocol.name,
        label=protocol.label,
        default_port=protocol.default_port,
        groups=groups,
    )


def _parameter(parameter: Parameter) -> ParameterOut:
    return ParameterOut(
        name=parameter.name,
        label=parameter.label,
        help=parameter.help,
        type=parameter.type,
        default=parameter.default,
        options=[OptionOut(value=o.value, label=o.label) for o in parameter.options],
        secret=parameter.secret,
        required=parameter.required,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        since=parameter.since,
        flags=sorted(parameter.flags),
    )
