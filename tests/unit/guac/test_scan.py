"""The measure of one instruction in bytes."""

import pytest

from deskgate.guac.errors import LimitExceeded, MalformedInstruction
from deskgate.guac.scan import InstructionScan, count_code_points


@pytest.mark.parametrize("text", ["", "abc", "é", "日本", "😀", "a😀é日", "e\u0301"])
def test_code_points_are_counted_in_bytes(text: str) -> None:
    assert count_code_points(text.encode()) == len(text)
    assert count_code_points(bytearray(text.encode())) == len(text)


def test_a_scan_gives_size_and_spans() -> None:
    scan = InstructionScan()
    data = "4.name,2.é😀,0.;3.nop;".encode()
    size = scan.advance(data)
    assert data[:size].decode() == "4.name,2.é😀,0.;"
    assert [data[start:end].decode() for start, end in scan.spans] == ["name", "é😀", ""]


def test_a_scan_begins_anywhere_in_the_buffer() -> None:
    data = "3.nop;2.é😀;".encode()
    assert InstructionScan().advance(data, 6) == len(data) - 6


def test_a_scan_resumes_byte_by_byte() -> None:
    data, scan = "4.name,3.日é😀;".encode(), InstructionScan()
    for size in range(len(data)):
        assert scan.advance(data[:size]) == 0
    assert scan.advance(data) == len(data)
    assert [data[start:end].decode() for start, end in scan.spans] == ["name", "日é😀"]


def test_stray_continuation_bytes_are_not_waited_for_for_ever() -> None:
    with pytest.raises(LimitExceeded, match="bytes"):
        InstructionScan().advance(b"1.a" + b"\x80" * 40000)
    with pytest.raises(LimitExceeded, match="bytes"):
        InstructionScan().advance(b"5.a" + b"\x80" * 40000)


@pytest.mark.parametrize("data", [b"0.\x80", b"1.\x80;", b"3.nop,1.\xbf"])
def test_a_value_does_not_begin_within_a_character(data: bytes) -> None:
    with pytest.raises(MalformedInstruction, match="UTF-8"):
        InstructionScan().advance(data)


def test_a_place_is_told_in_code_points_from_the_base() -> None:
    with pytest.raises(MalformedInstruction) as caught:
        InstructionScan().advance("3.nop;1.éé;".encode(), 6)
    assert caught.value.position == 3
