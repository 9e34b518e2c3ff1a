"""Feeds one outlet: a thread of its own, because it waits for a network and for the database.

Laws: a batch is tried again until it is taken, later each time; while an outlet fails nothing else
waits for it.
"""

from __future__ import annotations

import random
import threading
from typing import Final

import structlog
from django.db.models import Min
from django.utils import timezone

from deskgate.control.audit import metrics
from deskgate.control.audit.export import event_rows
from deskgate.control.audit.models import Event
from deskgate.control.audit.outlets.places import (
    chain_end,
    place_advance,
    place_ensure,
    place_failed,
    place_get,
    place_hold,
    place_leave,
)
from deskgate.control.audit.outlets.sender import NotTakenError, Row, Sender
from deskgate.control.threads import with_database

BATCH: Final = 100
LOOK_SECONDS: Final = 2.0  # what other servers sealed is seen this late
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
_STOP_SECONDS: Final = 2.0

_log = structlog.get_logger(__name__)


class Feeder:
    """`start` and `stop` it; `wake` it when rows were sealed. `holder` names this process."""

    def __init__(self, sender: Sender, *, holder: str, first_pause: float = FIRST_PAUSE) -> None:
        self._sender = sender
        self._holder = holder
        self._first_pause = first_pause
        self._failures = 0
        self._stopped = threading.Event()
        self._woken = threading.Event()
        # A daemon: a receiver that answers nothing must not keep a server from ending.
        self._thread = threading.Thread(
            target=self._run, name=f"deskgate-{sender.name}", daemon=True
        )

    def start(self) -> None:
        """Its place is there before anything is served, so that it misses nothing from now on."""
        with_database(lambda: place_ensure(name=self._sender.name))
        self._thread.start()

    def wake(self) -> None:
        """There are rows; from any thread."""
        self._woken.set()

    def stop(self) -> None:
        """Told to end; waited for a moment only."""
        self._stopped.set()
        self._woken.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                pause = with_database(self.step)
            except Exception:  # noqa: BLE001 -- the database may be away, and come back
                _log.exception("= an outlet of the log can't go on yet", outlet=self._sender.name)
                pause = LOOK_SECONDS
            if self._failures:
                self._stopped.wait(pause)  # new rows don't make it try sooner
            elif pause:
                self._woken.wait(pause)
        self._sender.close()
        try:
            with_database(lambda: place_leave(name=self._sender.name, holder=self._holder))
        except Exception:  # noqa: BLE001 -- the lease ends by itself
            _log.warning("= an outlet's place was not given back", outlet=self._sender.name)

    def step(self) -> float:
        """Send a batch, if there is one and it is ours to send; how long to wait then."""
        name = self._sender.name
        self._measure()
        if chain_end() <= place_get(name=name).seq:
            return LOOK_SECONDS
        place = place_hold(name=name, holder=self._holder)
        if place is None:
            return LOOK_SECONDS
        rows = event_rows(after=place.seq, limit=BATCH)
        return self._send(rows) if rows else LOOK_SECONDS

    def _send(self, rows: list[Row]) -> float:
        name = self._sender.name
        try:
            self._sender.send(rows)
        except NotTakenError as why:
            self._failures += 1
            metrics.FAILURES.labels(name).inc()
            place_failed(name=name, holder=self._holder, why=str(why))
            pause = self._pause()
            _log.warning("= the log was not taken", outlet=name, why=str(why), again_in=pause)
            return pause
        if self._failures:
            _log.info("= the log is taken again", outlet=name, failures=self._failures)
        self._failures = 0
        place_advance(name=name, holder=self._holder, seq=rows[-1]["seq"])
        metrics.SENT.labels(name).inc(len(rows))
        self._measure()
        return 0.0

    def _pause(self) -> float:
        """Doubled each time, and never quite the same, so that servers don't come back at once."""
        longest: float = min(self._first_pause * 2 ** min(self._failures - 1, 16), LONGEST_PAUSE)
        return round(longest * random.uniform(0.75, 1.25), 3)  # noqa: S311 -- no secret

    def _measure(self) -> None:
        name = self._sender.name
        place = place_get(name=name)
        waiting = Event.objects.filter(seq__gt=place.seq)
        metrics.LAG_ROWS.labels(name).set(max(0, chain_end() - place.seq))
        oldest = waiting.filter(seq__lte=place.seq + BATCH).aggregate(Min("at"))["at__min"]
        age = 0.0 if oldest is None else (timezone.now() - oldest).total_seconds()
        metrics.LAG_SECONDS.labels(name).set(max(0.0, age))
