"""guacamole.properties is read as Java reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.guacamole_home.properties import (
    COUNT,
    LONGEST,
    SIZE,
    Property,
    WrongProperties,
    properties_read,
)


def _pairs(text: str | bytes) -> list[tuple[str, str]]:
    data = text if isinstance(text, bytes) else text.encode("latin-1")
    return [(one.key, one.value) for one in properties_read(data)]


@pytest.mark.parametrize(
    "line",
    ["key: value", "key=value", "key value", "key\t=\tvalue", "  key  :  value", "key\fvalue"],
)
def test_what_parts_key_and_value(line: str) -> None:
    assert _pairs(line) == [("key", "value")]


def test_only_the_first_sign_parts() -> None:
    assert _pairs("a=b=c\nd::e\nf = : g") == [("a", "b=c"), ("d", ":e"), ("f", ": g")]


def test_comments_and_empty_lines_say_nothing() -> None:
    assert _pairs("# a=1\n  ! b=2\n\n \t \nc=3#no comment") == [("c", "3#no comment")]


def test_a_backslash_at_the_end_goes_on_and_two_do_not() -> None:
    assert _pairs("a=1, \\\n   2, \\\r\n\t3\nb=4\\\\\nc=5") == [
        ("a", "1, 2, 3"),
        ("b", "4\\"),
        ("c", "5"),
    ]


def test_a_comment_goes_on_nowhere_and_is_none_within_a_value() -> None:
    assert _pairs("# x\\\na=1 \\\n# 2") == [("a", "1 # 2")]


def test_a_last_line_may_go_on_into_nothing() -> None:
    assert _pairs("a=1\\") == [("a", "1")]
    assert _pairs("a=\\\n\\\n1") == [("a", "1")]


def test_escapes() -> None:
    assert _pairs(r"a\ b\:c = \ x\t\n\r\f\q\\") == [("a b:c", " x\t\n\r\fq\\")]
    assert _pairs(r"a=\u00fc\u20AC\ud83d\ude00") == [("a", "ü€😀")]


def test_blanks_after_a_value_are_part_of_it() -> None:
    assert _pairs("secret-key: a b \n") == [("secret-key", "a b ")]


def test_keys_without_values() -> None:
    assert _pairs("a\nb=\nc :") == [("a", ""), ("b", ""), ("c", "")]


def test_the_bytes_are_latin_1_and_a_mark_of_utf_8_is_none_of_the_key() -> None:
    assert _pairs("a=ü".encode()) == [("a", "Ã¼")]
    assert _pairs(b"\xef\xbb\xbfa=\xfc") == [("a", "ü")]


def test_lines_are_counted_where_they_begin() -> None:
    assert [one.line for one in properties_read(b"#\na=1\\\n2\n\nb=3")] == [2, 5]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\n" + rb"a=\u12g4", "line 2: .u needs four"),
        (rb"a=\u12", "line 1: .u needs four"),
        (rb"a=\ud83d!", "line 1: a .u escape is half"),
        (b"a=" + b"x" * (LONGEST + 1), "at most"),
        (b"a=1\n" * (COUNT + 1), "more than"),
        (b" " * (SIZE + 1), "larger than"),
    ],
)
def test_what_is_refused(data: bytes, text: str) -> None:
    with pytest.raises(WrongProperties, match=text):
        properties_read(data)


def test_a_value_is_not_shown() -> None:
    assert "planted" not in repr(Property(1, "secret-key", "planted"))


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        found = properties_read(data)
    except WrongProperties:
        return
    assert all(one.line >= 1 for one in found)
