"""The formats that can be read, and how a file's own is found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from deskgate.control.port.csvfile import csv_plan
from deskgate.control.port.guacamole import guacamole_plan
from deskgate.control.port.guacozy import guacozy_plan
from deskgate.control.port.guacozy_tables import PGDUMP_MAGIC, SQLITE_MAGIC
from deskgate.control.port.openssh import openssh_plan
from deskgate.control.port.options import Options
from deskgate.control.port.plan import Plan
from deskgate.control.port.sealed import unsealed
from deskgate.control.port.text import decode, size_check
from deskgate.control.port.troubles import Troubles
from deskgate.control.port.yaml_read import yaml_plan


class Format(StrEnum):
    """What a file can be."""

    DESKGATE = "deskgate"
    OPENSSH = "openssh"
    CSV = "csv"
    GUACOZY = "guacozy"
    GUACAMOLE = "guacamole"


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read."""

    format: Format
    plan: Plan


def read_plan(*, data: bytes, name: str, form: Format | None, options: Options) -> Read:
    """The plan in a file; without a format it is guessed. Raises Unreadable."""
    size_check(data)
    found = form or guess(data, name)
    if found is Format.DESKGATE:
        return Read(found, _own(data, options))
    if found is Format.OPENSSH:
        return Read(found, openssh_plan(data, options))
    if found is Format.CSV:
        return Read(found, csv_plan(data, options))
    if found is Format.GUACAMOLE:
        return Read(found, guacamole_plan(data, options))
    return Read(found, guacozy_plan(data, options))


def guess(data: bytes, name: str) -> Format:
    """What a file probably is: by its first bytes, then by its name, then by its first line."""
    if data.startswith((SQLITE_MAGIC, PGDUMP_MAGIC)) or b"PostgreSQL database dump" in data[:2000]:
        return Format.GUACOZY
    ending = name.rpartition(".")[2].lower()
    by_ending = {
        "yaml": Format.DESKGATE,
        "yml": Format.DESKGATE,
        "csv": Format.CSV,
        "tsv": Format.CSV,
        "sql": Format.GUACOZY,
        "sqlite3": Format.GUACOZY,
        "xml": Format.GUACAMOLE,
    }
    if ending in by_ending:
        return by_ending[ending]
    head = data[:4000].decode(errors="replace")
    lines = [line.strip().lower() for line in head.splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    if said and said[0].startswith("deskgate:"):
        return Format.DESKGATE
    if "<user-mapping" in head:
        return Format.GUACAMOLE
    if any(line.startswith(("host ", "host=", "include ", "match ")) for line in said):
        return Format.OPENSSH
    return Format.CSV


def _own(data: bytes, options: Options) -> Plan:
    plan, block = yaml_plan(decode(data))
    if block is None:
        return plan
    troubles = Troubles()
    plan = unsealed(plan, block, options.passphrase, troubles)
    return replace(plan, notes=troubles.notes)
