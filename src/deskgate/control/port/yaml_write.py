"""A plan as our own YAML: the same plan gives the same bytes, in an order to find things by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from deskgate.control.port.plan import UNSAID, Entry, GrantEntry, GroupEntry, Plan
from deskgate.control.port.yaml_spec import SECTIONS, VERSION, Section

_WIDTH: Final = 100


class _Dumper(yaml.SafeDumper):
    """Text of several lines as a block, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always: our reader takes none."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand indented within their key."""
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def yaml_text(plan: Plan, *, secrets: dict[str, Any] | None = None) -> str:
    """The file. `secrets` is the sealed block, as `sealed.py` makes it."""
    parts = [_dump({"deskgate": VERSION})]
    for section in SECTIONS:
        items = [_item(section, entry, plan) for entry in _ordered(section, plan)]
        if items:
            parts.append(_dump({section.name: items}))
    if secrets:
        parts.append(_dump({"secrets": secrets}))
    return "\n".join(parts)


def _dump(document: dict[str, Any]) -> str:
    text: str = yaml.dump(
        document,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=_WIDTH,
    )
    return text


def _ordered(section: Section, plan: Plan) -> list[Entry]:
    entries: list[Entry] = list(getattr(plan, section.attribute))
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[Any, ...]:
    """By what identifies it; grants, of which two may be alike there, then by all they say."""
    key = tuple(() if part is None else (part,) for part in entry.key)
    return (*key, _grant_text(entry)) if isinstance(entry, GrantEntry) else key


def _grant_text(grant: GrantEntry) -> str:
    return repr(sorted((key, str(value)) for key, value in _said(_GRANTS, grant)))


def _item(section: Section, entry: Entry, plan: Plan) -> dict[str, Any]:
    item = dict(_said(section, entry))
    if isinstance(entry, GroupEntry):
        users = sorted(one.username for one in plan.members if one.group == entry.name)
        groups = sorted(one.child for one in plan.nestings if one.parent == entry.name)
        item |= {key: names for key, names in (("users", users), ("groups", groups)) if names}
    if isinstance(entry, GrantEntry) and not entry.folder and not entry.connection:
        item = {**dict.fromkeys(item.keys() & {"user", "group"}), "everything": True, **item}
    return item


def _said(section: Section, entry: Entry) -> Iterator[tuple[str, Any]]:
    for key in section.keys:
        value = getattr(entry, key.attribute)
        if value is not UNSAID and value != key.default:
            yield key.name, key.kind.write(value)


_GRANTS: Final = next(section for section in SECTIONS if section.entry is GrantEntry)
