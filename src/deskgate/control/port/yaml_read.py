"""Our own YAML into a plan. A key that we don't know is an error: misspelt, it would be lost."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from deskgate.control.port.plan import (
    ConnectionEntry,
    Entry,
    GrantEntry,
    MemberEntry,
    NestingEntry,
    Plan,
)
from deskgate.control.port.text import OBJECTS
from deskgate.control.port.troubles import Troubles, refuse
from deskgate.control.port.yaml_spec import SECTIONS, VERSION, Section
from deskgate.control.port.yaml_tree import Listing, Mapping, Node, Scalar, place, tree_read

_FRAME = ("deskgate", "secrets")  # what stands beside the sections


def yaml_plan(text: str) -> tuple[Plan, Node | None]:
    """The plan, and the sealed secrets of the file, if it has any. Raises Unreadable."""
    root = tree_read(text)
    if not isinstance(root, Mapping):
        raise refuse(place(root.line), "It must begin with `deskgate: 1`.")
    _version_check(root)
    troubles = Troubles()
    _unknown(root, [*_FRAME, *(section.name for section in SECTIONS)], troubles)
    found: dict[str, list[Any]] = {"members": [], "nestings": []}
    count = 0
    for section in SECTIONS:
        listing = root.items.get(section.name)
        items = [] if listing is None else list(_items(listing, section, troubles))
        count += len(items)
        if count > OBJECTS:
            raise refuse("file", f"It describes more than {OBJECTS} things. Import it in parts.")
        found[section.attribute] = list(_entries(section, items, troubles, found))
    troubles.check()
    sections: dict[str, Any] = {name: tuple(entries) for name, entries in found.items()}
    return Plan(**sections), root.items.get("secrets")


def _version_check(root: Mapping) -> None:
    version = root.items.get("deskgate")
    if not isinstance(version, Scalar) or version.text is None:
        raise refuse("line 1", f"It must begin with `deskgate: {VERSION}`.")
    if version.text != str(VERSION):
        raise refuse(
            place(version.line),
            f"This is version {version.text[:20]} of the format, and this server reads {VERSION}. "
            "Import it with the release that wrote it, or a newer one.",
        )


def _items(listing: Node, section: Section, troubles: Troubles) -> Iterator[Mapping]:
    if isinstance(listing, Scalar) and listing.text is None:
        return
    if not isinstance(listing, Listing):
        troubles.wrong(place(listing.line), f"{section.name} is a list.")
        return
    for item in listing.items:
        if isinstance(item, Mapping):
            yield item
        else:
            troubles.wrong(place(item.line), f"An item of {section.name} is a mapping.")


def _entries(
    section: Section, items: Iterable[Mapping], troubles: Troubles, found: dict[str, list[Any]]
) -> Iterator[Entry]:
    for item in items:
        values = _values(section, item, troubles)
        if values is None:
            continue
        beside = {key.attribute: values.pop(key.attribute, None) for key in section.beside}
        if section.entry is ConnectionEntry:
            values["complete"] = True
        if section.entry is GrantEntry and not _grant_check(values, beside, item, troubles):
            continue
        where = place(item.line)
        for name in beside.get("users") or ():
            found["members"].append(MemberEntry(group=values["name"], username=name, where=where))
        for name in beside.get("groups") or ():
            found["nestings"].append(NestingEntry(parent=values["name"], child=name, where=where))
        yield section.entry(where=where, **values)


def _values(section: Section, item: Mapping, troubles: Troubles) -> dict[str, Any] | None:
    """The attributes that the item gives; None when it can't be used."""
    keys = (*section.keys, *section.beside)
    good = _unknown(item, [key.name for key in keys], troubles)
    values: dict[str, Any] = {}
    for key in keys:
        node = item.items.get(key.name)
        if node is None:
            if key.needed:
                troubles.wrong(place(item.line), f"{key.name} is missing.")
                good = False
            continue
        try:
            values[key.attribute] = key.kind.read(node)
        except ValueError as error:
            troubles.wrong(place(item.lines[key.name]), f"{key.name}: {error}")
            good = False
    return values if good else None


def _grant_check(
    values: dict[str, Any], beside: dict[str, Any], item: Mapping, troubles: Troubles
) -> bool:
    people = [name for name in ("user", "group") if values.get(name)]
    places = [name for name in ("folder", "connection") if values.get(name)]
    if len(people) != 1:
        troubles.wrong(place(item.line), "A grant is for one user or one group.")
    elif len(places) + bool(beside["everything"]) != 1:
        troubles.wrong(
            place(item.line), "A grant is on one folder, one connection, or `everything: true`."
        )
    else:
        return True
    return False


def _unknown(mapping: Mapping, known: list[str], troubles: Troubles) -> bool:
    unknown = [name for name in mapping.items if name not in known]
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
        troubles.wrong(place(mapping.lines[name]), f"There is no {name[:50]!r} here. {hint}")
    return not unknown
