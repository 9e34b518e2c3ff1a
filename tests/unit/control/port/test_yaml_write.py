"""What is written is read back as it was, whatever is in it; and is the same bytes each time."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from tests.unit.control.port.plans import PLANS, groups_plan

from deskgate.control.port.plan import UNSAID, Entry, FolderEntry, GrantEntry, Plan
from deskgate.control.port.yaml_read import yaml_plan
from deskgate.control.port.yaml_spec import SECTIONS
from deskgate.control.port.yaml_write import yaml_text


def _filled(entry: Entry) -> Entry:
    """With the defaults in place of what a file leaves out."""
    section = next(one for one in SECTIONS if isinstance(entry, one.entry))
    changed: dict[str, Any] = {
        key.attribute: key.default
        for key in section.keys
        if getattr(entry, key.attribute) is UNSAID
    }
    values = getattr(entry, "parameters", None)
    if values and values is not UNSAID:
        changed["parameters"] = _sorted(values)
    return replace(entry, where="", **changed)


def _sorted(values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    return {name: _sorted(values[name]) for name in sorted(values)}


def _content(plan: Plan) -> dict[str, list[str]]:
    """Everything that it says, in an order of its own."""
    return {
        one.name: sorted(repr(_filled(entry)) for entry in getattr(plan, one.name))
        for one in fields(plan)
        if one.name in {section.attribute for section in SECTIONS}
    }


@settings(max_examples=40)
@given(PLANS)
def test_read_back_as_it_was(plan: Plan) -> None:
    read, _ = yaml_plan(yaml_text(plan))
    connections = tuple(replace(one, complete=False) for one in read.connections)
    assert _content(replace(read, connections=connections)) == _content(plan)


@settings(max_examples=40)
@given(PLANS)
def test_the_same_bytes_in_whatever_order_it_comes(plan: Plan) -> None:
    mixed = list(plan.grants)
    random.Random(7).shuffle(mixed)
    other = replace(plan, grants=tuple(mixed), folders=tuple(reversed(plan.folders)))
    if len({folder.path for folder in plan.folders}) == len(plan.folders):
        assert yaml_text(other) == yaml_text(plan)
    assert yaml_text(yaml_plan(yaml_text(plan))[0]) == yaml_text(plan)


def test_groups_with_their_members() -> None:
    text = yaml_text(groups_plan())
    assert "  - name: A\n    description: x\n    users:\n      - ada\n" in text
    read, _ = yaml_plan(text)
    assert {one.key for one in read.members} == {("A", "ada"), ("B", "bob")}


def test_what_is_as_unless_said_is_not_written() -> None:
    text = yaml_text(Plan(folders=(FolderEntry(path=("A",), notes="", tags=(), icon=""),)))
    assert text == "deskgate: 1\n\nfolders:\n  - path: A\n"


def test_a_grant_on_everything_says_so() -> None:
    text = yaml_text(Plan(grants=(GrantEntry(user="ada", role="see"),)))
    assert text.endswith("  - user: ada\n    everything: true\n    role: see\n")


def test_the_sealed_secrets_come_last() -> None:
    text = yaml_text(Plan(), secrets={"recipe": "r", "sealed": "one\ntwo"})
    assert text.endswith("secrets:\n  recipe: r\n  sealed: |-\n    one\n    two\n")
