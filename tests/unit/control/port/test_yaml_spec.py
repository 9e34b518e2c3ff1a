"""The description of our YAML fits the plan that it is read into."""

from __future__ import annotations

from dataclasses import fields

from deskgate.control.port.plan import Plan
from deskgate.control.port.yaml_spec import SECTIONS

# What a file of ours never has, with the reason.
_NOT_WRITTEN = {
    "where",  # of the file
    "complete",  # always
    "secrets",  # sealed, in a section of their own
    "password_hash",  # the same
    "only_add",  # of other programs' files
    "row",  # of the database
}


def test_every_attribute_can_be_written() -> None:
    for section in SECTIONS:
        there = {one.name for one in fields(section.entry)} - _NOT_WRITTEN
        assert {key.attribute for key in section.keys} == there, section.name


def test_every_list_of_the_plan_has_its_section() -> None:
    beside = {"members", "nestings", "values", "notes", "foreign"}
    assert {one.name for one in fields(Plan)} - beside == {one.attribute for one in SECTIONS}
