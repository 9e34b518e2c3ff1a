"""Which wanted grant is which that is there."""

from __future__ import annotations

from typing import Any

from deskgate.control.port.grant_pairs import grant_pairs, is_covered, said
from deskgate.control.port.plan import GrantEntry


def _grant(role: str, **fields: Any) -> GrantEntry:
    return GrantEntry(user="ada", folder=("A",), role=role, **fields)


def test_equal_ones_are_each_other_and_the_rest_are_paired() -> None:
    same, changed, new = _grant("see"), _grant("edit"), _grant("manage", note="z")
    there = [_grant("connect", row=2), _grant("see", row=1)]
    pairs = grant_pairs([new, same, changed], there)
    assert pairs[id(same)] == there[1]
    found = [pairs[id(changed)], pairs[id(new)]]
    assert found.count(None) == 1
    assert there[0] in found


def test_each_is_used_once() -> None:
    twice = [_grant("see"), _grant("see")]
    pairs = grant_pairs(twice, [_grant("see", row=1)])
    assert sorted(one is None for one in pairs.values()) == [False, True]


def test_others_on_other_things_are_left_alone() -> None:
    wanted = _grant("see")
    other = GrantEntry(user="ada", folder=("B",), role="see")
    assert grant_pairs([wanted], [other]) == {id(wanted): None}
    only_add = _grant("edit", only_add=True)
    assert grant_pairs([only_add], [_grant("see")]) == {id(only_add): None}


def test_covered_means_without_limits() -> None:
    wanted = _grant("connect")
    assert is_covered(wanted, [_grant("manage", note="any")])
    assert not is_covered(wanted, [_grant("see")])
    assert not is_covered(wanted, [_grant("manage", networks=("10.0.0.0/8",))])
    assert not is_covered(wanted, [GrantEntry(user="bob", folder=("A",), role="manage")])


def test_what_it_says_does_not_depend_on_its_row() -> None:
    assert said(_grant("see", row=1)) == said(_grant("see", row=2))
    assert said(_grant("see")) != said(_grant("see", view_only=True))
