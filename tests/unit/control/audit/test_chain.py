"""The chain: sealed after the commit, without a gap, by whoever comes, also by many at once."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction

from deskgate.control.audit import chain
from deskgate.control.audit.keys import audit_keys, audit_keys_path, key_name, make_audit_key
from deskgate.control.audit.models import AppendOnlyError, ChainHead, Event
from deskgate.control.audit.proof import log_verify
from deskgate.control.audit.record import record
from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import current_settings

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_is_sealed_with_the_commit_that_wrote_it() -> None:
    with transaction.atomic():
        record("folder.create", name="a", details={"x": 1})
        record("folder.create", name="b")
        assert Event.objects.filter(seq__isnull=True).count() == 2
    first, second = Event.objects.order_by("seq")
    assert (first.seq, first.previous, second.seq, second.previous) == (1, "", 2, first.digest)
    head = ChainHead.objects.get()
    assert (head.seq, head.digest, head.key_id) == (2, second.digest, key_name(audit_keys()[0]))
    assert log_verify().ok


def test_what_was_undone_is_not_there() -> None:
    def fail() -> None:
        with transaction.atomic():
            record("folder.create", name="a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    record("folder.create", name="b")
    assert list(Event.objects.values_list("seq", "thing_name")) == [(1, "b")]


def test_the_seal_can_be_made_by_anybody_with_the_key() -> None:
    record("folder.create", name="Büro", details={"b": [1, None, True], "a": "ä"})
    row = Event.objects.get()
    text = json.dumps(
        {
            "action": "folder.create",
            "actor_id": None,
            "actor_kind": "server",
            "actor_name": "",
            "address": "",
            "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "details": {"a": "ä", "b": [1, None, True]},
            "id": row.pk,
            "previous": "",
            "seq": 1,
            "thing_id": "",
            "thing_kind": "",
            "thing_name": "Büro",
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    key = bytes.fromhex(audit_keys_path(current_settings().data).read_text().split()[0])
    assert row.digest == hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def test_the_same_moment_is_written_alike_in_every_zone() -> None:
    row = dict.fromkeys(chain.FIELDS, "")
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert chain.canonical({**row, "at": moment}) == chain.canonical({**row, "at": elsewhere})


def test_leftovers_are_sealed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "SOON_BATCHES", 0)
    monkeypatch.setattr(chain, "BATCH", 3)
    for number in range(10):
        record("folder.create", name=str(number))
    assert chain.unsealed_count() == 10
    assert chain.seal(batches=1) == 3
    assert chain.seal() == 7
    assert chain.seal() == 0
    assert log_verify().checked == 10


def test_who_listens_is_told_once_rows_are_sealed() -> None:
    heard = threading.Event()
    chain.listen(heard.set)
    try:
        record("folder.create", name="a")
        assert heard.is_set()
    finally:
        chain.listen_no_more(heard.set)


def test_another_servers_key_seals_nothing_and_stops_nobody() -> None:
    path = audit_keys_path(current_settings().data)
    before = path.read_text()
    record("folder.create", name="a")
    try:
        path.write_text(make_audit_key() + "\n")
        record("folder.create", name="b")  # what is done is done
        with pytest.raises(KeyTrouble, match="same file"):
            chain.seal()
        assert chain.unsealed_count() == 1
        path.write_text(make_audit_key() + "\n" + before)  # a new key before the old one
        assert chain.seal() == 1
        assert log_verify().ok
    finally:
        path.write_text(before)


def test_rows_are_only_added() -> None:
    row = record("folder.create", name="a")
    for change in (
        lambda: Event.objects.update(thing_name="b"),
        lambda: Event.objects.filter(pk=row.pk).delete(),
        lambda: Event.objects.bulk_update([row], ["action"]),
        row.save,
        row.delete,
        Event.objects.get().save,
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert log_verify().ok


def test_many_threads_make_one_chain_and_none_waits_long() -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(12):
                with transaction.atomic():
                    record("folder.create", name=f"{name}-{number}")
                    record("folder.rename", name=f"{name}-{number}")
        except BaseException as failure:  # noqa: BLE001 -- shown by the assertion
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"t{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert failures == []
    # Nobody had to come afterwards: whoever left the sealing to another was looked after by them.
    chain.seal()
    verdict = log_verify()
    assert (verdict.problem, verdict.checked) == ("", 192)


def test_a_lock_that_another_process_holds_is_not_waited_for() -> None:
    record("folder.create", name="a")
    if connection.vendor == "sqlite":
        return  # there, the writer's lock is the chain's: nobody else writes meanwhile
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            assert chain.head_lock() is not None
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    record("folder.create", name="b")  # comes back at once
    assert chain.unsealed_count() == 1
    done.set()
    holder.join(10)
    assert chain.seal() == 1
