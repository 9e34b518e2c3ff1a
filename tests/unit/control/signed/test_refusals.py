"""What wrong log-ins cost is bounded, and nobody is locked out."""

from __future__ import annotations

from deskgate.control.signed.refusals import Note, Refusals


def test_so_many_are_written_each_minute() -> None:
    refusals = Refusals(each_minute=3)
    noted = [refusals.note("a", 100.0 + n) for n in range(5)]
    assert noted == [Note.WRITE, Note.WRITE, Note.WRITE_LAST, Note.NOTHING, Note.NOTHING]
    assert refusals.note("b", 105.0) is Note.WRITE
    assert refusals.note("a", 159.9) is Note.NOTHING
    assert refusals.note("a", 160.0) is Note.WRITE


def test_memory_is_bounded() -> None:
    refusals = Refusals(each_minute=2, addresses=3)
    for name in "abcd":
        refusals.note(name, 0.0)
    assert refusals.note("a", 1.0) is Note.WRITE  # forgotten
    assert refusals.note("d", 1.0) is Note.WRITE_LAST
