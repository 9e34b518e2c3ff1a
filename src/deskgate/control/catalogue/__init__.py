"""The catalogue of connection parameters: what guacd understands, in one declarative place.

Forms, validation, the API and docs/parameters.md are all made from it. Knows no Django.
Laws: names and values are guacd's; a parameter is described once and shared by composition.
Source: guacamole.md §7, the argument lists of guacd 1.3.0, and guacd's sources.
"""

from deskgate.control.catalogue.model import Flag, Group, Option, Parameter, Protocol, Type
from deskgate.control.catalogue.protocols import PROTOCOLS, protocol_get
from deskgate.control.catalogue.validate import parameters_validate

__all__ = [
    "PROTOCOLS",
    "Flag",
    "Group",
    "Option",
    "Parameter",
    "Protocol",
    "Type",
    "parameters_validate",
    "protocol_get",
]
