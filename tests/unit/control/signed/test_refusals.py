"""What wrong log-ins cost is bounded, and nobody is locked out."""

from __future__ import annotations

from deskgate.control.signed.refusals import Note, Refusals


def test_so_many_are_written_each_minute() -> None:
    refusals = Refusals(each_minute=3)
    noted = [refusals.note("192.0.2.1", 100.0 + n) for n in range(5)]
    assert noted == [Note.WRITE, Note.WRITE, Note.WRITE_LAST, Note.NOTHING, Note.NOTHING]
    assert refusals.note("192.0.2.2", 105.0) is Note.WRITE
    assert refusals.note("192.0.2.1", 159.9) is Note.NOTHING
    assert refusals.note("192.0.2.1", 160.0) is Note.WRITE


def test_memory_is_bounded() -> None:
    refusals = Refusals(each_minute=2, addresses=3)
    for last in range(4):
        refusals.note(f"192.0.2.{last}", 0.0)
    assert refusals.note("192.0.2.0", 1.0) is Note.WRITE  # forgotten
    assert refusals.note("192.0.2.3", 1.0) is Note.WRITE_LAST


def test_a_subscribers_addresses_are_one_place() -> None:
    refusals = Refusals(each_minute=2)
    assert refusals.note("2001:db8::1", 0.0) is Note.WRITE
    assert refusals.note("2001:db8::2", 0.0) is Note.WRITE_LAST
    assert refusals.note("2001:db8:0:1::1", 0.0) is Note.WRITE
    assert refusals.note("::ffff:192.0.2.1", 0.0) is Note.WRITE
    assert refusals.note("nonsense", 0.0) is Note.WRITE
    assert refusals.note("other nonsense", 0.0) is Note.WRITE_LAST
