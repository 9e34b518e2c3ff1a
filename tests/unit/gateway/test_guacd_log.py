"""guacd's log lines, found again by connection. The lines are guacd 1.3.0's own."""

from __future__ import annotations

from deskgate.gateway import guacd_log
from deskgate.gateway.guacd_log import MemoryLog, NoLog

SSH = "$11d1cdac-9b5b-4859-8164-237f000ddae0"
LINES = f"""\
guacd[9730]: INFO:\tCreating new client for protocol "ssh"
guacd[9730]: INFO:\tConnection ID is "{SSH}"
guacd[9774]: INFO:\tUser "@e839af78-a812-455a-9621-e5a98ed771f1" joined connection "{SSH}" (1 users now present)
guacd[9774]: ERROR:\tUnable to connect to any addresses.
guacd[9859]: WARNING:\tSupport for protocol "foo" is not installed
something that is not guacd's"""  # noqa: E501 -- as guacd writes it


def test_the_lines_of_a_connection_are_those_of_its_process() -> None:
    log = MemoryLog()
    for line in LINES.splitlines():
        log.add(line)
    assert log.of(SSH)[-1] == "Unable to connect to any addresses."
    assert len(log.of(SSH)) == 2
    assert log.of("$unknown") == ()
    assert log.of("")[-1] == 'Support for protocol "foo" is not installed'


def test_it_is_bounded() -> None:
    log = MemoryLog()
    for process in range(guacd_log._PROCESSES + 50):
        joined = f'User "@u" joined connection "$00-{process:08x}" (1 users now present)'
        log.add(f"guacd[{process}]: INFO:\t{joined}")
    for number in range(500):
        log.add(f"guacd[7777777]: ERROR:\tline {number}")
    assert len(log._by_process) <= guacd_log._PROCESSES
    assert len(log._process_of) <= guacd_log._PROCESSES
    assert log.of("$00-00000000") == ()
    assert max(map(len, log._by_process.values())) == guacd_log._LINES_PER_PROCESS


def test_no_log_knows_nothing() -> None:
    assert NoLog().of(SSH) == ()
