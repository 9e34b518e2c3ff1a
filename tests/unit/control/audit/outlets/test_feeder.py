"""An outlet is fed in the chain's order, at least once, whatever its receiver does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest
from prometheus_client import REGISTRY
from tests.unit.control.audit.outlets.receivers import webhooks

from deskgate.control.audit.chain import listen, listen_no_more
from deskgate.control.audit.models import Outlet
from deskgate.control.audit.outlets.feeder import Feeder
from deskgate.control.audit.outlets.places import place_ensure
from deskgate.control.audit.outlets.sender import NotTakenError, Row
from deskgate.control.audit.outlets.webhook import Webhook
from deskgate.control.audit.record import record
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db(transaction=True)


class Moody:
    """A sender whose receiver is away for so many batches."""

    name = "webhook"

    def __init__(self, away: int = 0) -> None:
        self.away = away
        self.taken: list[int] = []

    def send(self, rows: Sequence[Row]) -> None:
        if self.away:
            self.away -= 1
            raise NotTakenError("it is away")
        self.taken += [row["seq"] for row in rows]

    def close(self) -> None:
        pass


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


def test_it_begins_with_what_comes_and_goes_on_where_it_was() -> None:
    record("folder.create", name="before")
    sender = Moody()
    place_ensure(name="webhook")
    feeder = Feeder(sender, holder="a")
    assert feeder.step() > 0
    assert sender.taken == []
    for number in range(250):
        record("folder.create", name=str(number))
    while feeder.step() == 0:
        pass
    assert sender.taken == list(range(2, 252))
    record("folder.create")
    later = Moody()
    Outlet.objects.update(held_until=None)
    assert Feeder(later, holder="b").step() == 0
    assert later.taken == [252]


def test_a_failure_is_told_and_tried_again_later_and_later() -> None:
    place_ensure(name="webhook")
    record("folder.create", name="a")
    sender = Moody(away=8)
    feeder = Feeder(sender, holder="a", first_pause=1)
    pauses = [feeder.step() for _ in range(8)]
    for pause, expected in zip(pauses, (1, 2, 4, 8, 16, 32, 60, 60), strict=True):
        assert expected * 0.75 <= pause <= expected * 1.25
    assert Outlet.objects.get().failure == "it is away"
    assert REGISTRY.get_sample_value("deskgate_log_outlet_lag_rows", {"outlet": "webhook"}) == 1
    assert feeder.step() == 0
    assert sender.taken == [1]
    place = Outlet.objects.get()
    assert (place.seq, place.failure) == (1, "")
    assert REGISTRY.get_sample_value("deskgate_log_outlet_lag_rows", {"outlet": "webhook"}) == 0


def test_of_two_servers_one_feeds() -> None:
    place_ensure(name="webhook")
    record("folder.create", name="a")
    first, second = Moody(away=1), Moody()
    ours, theirs = Feeder(first, holder="a"), Feeder(second, holder="b")
    ours.step()
    assert theirs.step() > 0
    assert second.taken == []
    Outlet.objects.update(held_until="2020-01-01T00:00:00Z")  # the first one died
    assert theirs.step() == 0
    assert second.taken == [1]


def test_nothing_is_lost_by_a_real_receiver_that_fails_is_slow_goes_away_and_comes_back() -> None:
    with webhooks() as receiver:
        port = receiver.port
        webhook = Webhook(
            url=f"http://127.0.0.1:{port}/",
            secret=Secret("s"),
            ca=None,
            server="desk-1",
            seconds=1.5,
        )
        feeder = Feeder(webhook, holder="a", first_pause=0.05)
        feeder.start()
        listen(feeder.wake)
        try:
            record("folder.create", name="1")
            until(lambda: receiver.seqs() == [1])
            receiver.answers = [500, 503, 429]
            record("folder.create", name="2")
            until(lambda: receiver.seqs() == [1, 2])
            receiver.slow_seconds = 2.5  # takes it, but answers too late
            record("folder.create", name="3")
            until(lambda: receiver.seqs().count(3) > 1)
            receiver.slow_seconds = 0
            until(lambda: Outlet.objects.get().seq == 3)
            before = receiver.seqs()
        finally:
            listen_no_more(feeder.wake)
            feeder.stop()
    feeder = Feeder(webhook, holder="b", first_pause=0.05)
    feeder.start()
    try:
        for number in range(4, 8):
            record("folder.create", name=str(number))  # nobody is there
        with webhooks(port) as receiver:
            until(lambda: receiver.seqs() == [4, 5, 6, 7])
            until(lambda: Outlet.objects.get().seq == 7)
    finally:
        feeder.stop()
    assert sorted({*before, *receiver.seqs()}) == list(range(1, 8))
