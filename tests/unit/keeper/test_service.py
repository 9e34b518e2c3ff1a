"""The keeper, as servers come and go: the real process, real sockets."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from tests.fakes.keeper import FakeServer, gone, open_files, serving, start, stop

from deskgate.keeper import __main__, address, service
from deskgate.keeper.held import NOP

SECONDS = 10


class Way(NamedTuple):
    """A session's way to guacd: the server's end and guacd's."""

    server: socket.socket
    guacd: socket.socket

    def unread(self) -> bytes:
        """What the server's end has to read, left there."""
        try:
            return self.server.recv(100_000, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return b""


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "keeper.sock"
    stop(tmp_path / "keeper.sock")


@pytest.fixture
def ways() -> Iterator[list[Way]]:
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made = []
        for _ in range(3):
            server = stack.enter_context(socket.create_connection(listener.getsockname()))
            guacd = stack.enter_context(listener.accept()[0])
            guacd.settimeout(SECONDS)
            made.append(Way(server, guacd))
        yield made


def emptied(way: Way) -> bool:
    """Whether somebody reads the server's end within a time."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if not way.unread():
            return True
        time.sleep(0.01)
    return False


def hold_all(server: FakeServer, ways: list[Way]) -> None:
    for number, way in enumerate(ways):
        server.say("hold", way.server, id=str(number), about=f"of {number}")
    server.settle()


def test_nothing_is_read_while_a_server_is_there(path: Path, ways: list[Way]) -> None:
    with serving(path) as first:
        hold_all(first, ways)
        ways[0].guacd.sendall(b"while it serves;")
        first.settle()
        assert ways[0].unread() == b"while it serves;"
        first.hang_up()
        for way in ways:
            assert way.guacd.recv(100) == NOP
        ways[1].guacd.sendall(b"while nobody does;")
        assert emptied(ways[0])
        assert emptied(ways[1])
        second = FakeServer(path)
        second.begin()
        # Said hello, taken nothing: its sessions would die if they weren't emptied.
        ways[2].guacd.sendall(b"before it has taken;")
        assert emptied(ways[2])
        kept = second.take()
        assert {key: about for key, (about, _) in kept.items()} == {
            "0": "of 0",
            "1": "of 1",
            "2": "of 2",
        }
        ways[2].guacd.sendall(b"for the new one;")
        second.settle()
        second.settle()
        assert ways[2].unread() == b"for the new one;"
        sock = kept["2"][1]
        assert sock.recv(100) == b"for the new one;"
        sock.sendall(b"4.sync;")
        assert ways[2].guacd.recv(100) == b"4.sync;"
        for _, sock in kept.values():
            sock.close()
        second.hang_up()


def test_what_is_dropped_is_closed_and_what_is_told_anew_replaced(
    path: Path, ways: list[Way]
) -> None:
    with serving(path) as server:
        hold_all(server, ways)
        server.say("drop", id="0")
        server.say("drop", id="none")
        server.say("about", id="1", about="another")
        server.say("about", id="none", about="x")
        server.say("hold", ways[0].server, id="2", about="replaced")
        server.settle()
        ways[2].server.close()
        assert ways[2].guacd.recv(1) == b""  # the keeper's duplicate is closed, too
        kept = server.take()
        assert {key: about for key, (about, _) in kept.items()} == {"1": "another", "2": "replaced"}
        assert kept["2"][1].getsockname() == ways[0].server.getsockname()
        for _, sock in kept.values():
            sock.close()
        server.hang_up()


def test_a_session_that_guacd_ends_is_let_go_and_the_last_one_ends_the_keeper(
    path: Path, ways: list[Way]
) -> None:
    with serving(path) as server:
        hold_all(server, ways[:2])
        server.hang_up()
        ways[0].guacd.close()
        second = FakeServer(path)
        second.begin()
        kept = second.take()
        while set(kept) != {"1"}:  # it may not have looked yet
            second.hang_up()
            second = FakeServer(path)
            second.begin()
            kept = second.take()
        kept["1"][1].close()
        second.hang_up()
        ways[1].guacd.close()
        assert gone(server.pid)
        assert not path.exists()


def test_it_ends_at_once_where_nothing_is_held(path: Path) -> None:
    with serving(path) as server:
        server.hang_up()
        assert gone(server.pid)
        assert not path.exists()
        assert "left nothing" in path.with_suffix(".log").read_text()


def test_its_patience_is_the_last_server_s(path: Path, ways: list[Way]) -> None:
    with serving(path, patience=100) as server:
        hold_all(server, ways)
        server.begin(patience=0.2)
        for way in ways:
            way.server.close()
        server.hang_up()
        for way in ways:
            while way.guacd.recv(100):
                pass
        assert gone(server.pid)


def test_what_a_killed_server_said_last_counts(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        for _ in range(50):
            server.say("ping")  # answers that nobody will read
        for number, way in enumerate(ways):
            server.say("hold", way.server, id=str(number), about="")
        server.hang_up()
        second = FakeServer(path)
        second.begin()
        kept = second.take()
        assert set(kept) == {"0", "1", "2"}
        for _, sock in kept.values():
            sock.close()
        second.hang_up()


def test_a_server_s_nonsense_is_answered_and_costs_it_nothing(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        hold_all(server, ways[:1])
        way = ways[1].server
        for kind, sock, values in (
            ("hold", None, {"id": "9", "about": ""}),
            ("hold", way, {"id": "", "about": ""}),
            ("hold", way, {"id": "x" * 65, "about": ""}),
            ("hold", way, {"id": "9", "about": "x" * 16_385}),
            ("hold", way, {"id": 9, "about": ""}),
            ("drop", None, {}),
            ("hello", None, {"version": 1, "patience": "long"}),
            ("run", None, {"argv": "ls", "about": ""}),
        ):
            server.say(kind, sock, **values)
            server.expect("refused").close()
        server.sock.send(b"nonsense")
        server.expect("refused").close()
        server.say("of a newer one", way)
        assert server.expect("unknown").message["of"] == "of a newer one"
        ((identifier, (_, sock)),) = server.take().items()
        assert identifier == "0"
        sock.close()
        server.settle()
        files = psutil.Process(server.pid).num_fds()
        for _ in range(20):
            server.say("of a newer one", way)
            server.expect("unknown").close()
        server.settle()
        assert psutil.Process(server.pid).num_fds() == files
        server.hang_up()


@pytest.mark.parametrize("said", [b"nonsense", b'{"t":"take"}', b'{"t":"hold"}', b'{"t":"stop"}'])
def test_who_is_no_server_is_sent_away_and_disturbs_nobody(
    path: Path, ways: list[Way], said: bytes
) -> None:
    with serving(path) as server:
        hold_all(server, ways[:1])
        server.hang_up()
        stranger = FakeServer(path)
        ways[0].guacd.sendall(b"drawing;")
        stranger.sock.send(said)
        stranger.until_it_ends()
        assert emptied(ways[0])
        second = FakeServer(path)
        second.begin()
        (kept,) = second.take().values()
        kept[1].close()
        second.hang_up()


def test_who_says_nothing_is_sent_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "HELLO_SECONDS", 1.0)
    keeper = service.Service(address.listen(path), 60, (100, 100))
    with ThreadPoolExecutor(1) as threads:
        life = threads.submit(keeper.run)
        FakeServer(path).until_it_ends()
        stranger = FakeServer(path)
        stranger.begin()  # who he is, and nothing more
        stranger.until_it_ends()
        keeper.end("enough")
        assert life.result(SECONDS) == "enough"


def test_a_keeper_to_whom_no_server_comes_ends(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "FIRST_SECONDS", 0.1)
    keeper = service.Service(address.listen(path), 60, (100, 100))
    assert "in time" in keeper.run()


def test_the_next_server_waits_for_the_one_before(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        hold_all(server, ways[:1])
        second = FakeServer(path)
        second.say("hello", version=1, patience=60)
        ways[0].guacd.sendall(b"still the first one's;")
        server.settle()
        assert ways[0].unread() == b"still the first one's;"
        server.hang_up()
        second.expect("hello").close()
        (kept,) = second.take().values()
        kept[1].close()
        second.hang_up()


def test_many_are_held_and_handed_back_to_a_server_that_takes_its_time(path: Path) -> None:
    with serving(path) as server, ExitStack() as stack:
        pairs = [socket.socketpair() for _ in range(400)]
        for pair in pairs:
            stack.enter_context(pair[0])
            stack.enter_context(pair[1])
        for number, (ours, _) in enumerate(pairs):
            server.say("hold", ours, id=str(number), about="x" * 10_000)
        server.settle()
        server.hang_up()
        before = open_files()
        second = FakeServer(path)
        second.begin()
        kept = second.take()
        assert len(kept) == 400
        for _, sock in kept.values():
            sock.close()
        second.hang_up()
        assert open_files() == before
    assert gone(server.pid)


def test_it_ends_in_order_when_told_to(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        hold_all(server, ways)
        for number in (signal.SIGHUP, signal.SIGINT):
            os.kill(server.pid, number)
        server.settle()
        assert os.getsid(server.pid) != os.getsid(0)
        server.say("run", argv=["sleep", "600"], about="{}")
        program = server.expect("program").message["pid"]
        os.kill(server.pid, signal.SIGTERM)
        server.until_it_ends()
        assert gone(program)
        assert gone(server.pid)
        assert not path.exists()


def test_a_program_is_run_watched_and_handed_on(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        hold_all(server, ways[:1])
        server.say("run", argv=["/none/such"], about="")
        assert "/none/such" in server.expect("failed").message["why"]
        server.say("run", argv=["sh", "-c", "echo hello >&2; exec sleep 600"], about="a port")
        packet = server.expect("program")
        pid, log = packet.message["pid"], packet.descriptors.pop()
        server.say("run", argv=["true"], about="")
        assert server.expect("failed").message["why"]
        server.hang_up()
        os.close(log)
        second = FakeServer(path)
        second.begin()
        second.say("take")
        second.expect("kept").close()
        packet = second.expect("program")
        assert (packet.message["pid"], packet.message["about"]) == (pid, "a port")
        packet.close()
        second.expect("taken")
        second.say("end")
        ended = second.expect("ended").message
        assert (ended["pid"], ended["code"]) == (pid, -15)
        assert gone(pid)
        second.say("run", argv=["sh", "-c", "exit 3"], about="")
        second.expect("program").close()
        assert second.expect("ended").message["code"] == 3
        second.hang_up()


def test_its_program_s_log_never_fills_up_while_nobody_reads(
    path: Path, ways: list[Way], tmp_path: Path
) -> None:
    go, done = tmp_path / "go", tmp_path / "done"
    os.mkfifo(go)
    with serving(path) as server:
        hold_all(server, ways[:1])
        text = f"read x < {go}; head -c 1000000 /dev/zero >&2; echo x > {done}; exec sleep 600"
        server.say("run", argv=["sh", "-c", text], about="")
        server.expect("program").close()
        server.hang_up()
        go.write_text("x\n")
        deadline = time.monotonic() + SECONDS
        while not done.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_its_program_ends_with_it_however_it_ends(path: Path, ways: list[Way]) -> None:
    with serving(path) as server:
        hold_all(server, ways[:1])
        argv = ["setpriv", "--pdeathsig", "TERM", "--", "sleep", "600"]
        server.say("run", argv=argv, about="")
        program = server.expect("program").message["pid"]
        while psutil.Process(program).name() != "sleep":
            time.sleep(0.01)
        os.kill(server.pid, signal.SIGKILL)
        server.until_it_ends()
        assert gone(program)
    assert start(path).returncode == 0  # what it left is in nobody's way


def test_there_is_one_and_it_says_why_there_is_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(__main__, "_LOCK_SECONDS", 0)
    with serving(path) as server:
        server.settle()
        assert __main__.main([str(path), "60"]) == __main__.BUSY
        server.hang_up()
    refused = start(path.parent / "none" / "keeper.sock")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert __main__.main([str(path)]) == 2
    assert __main__.main([str(path), "nan"]) == 2
