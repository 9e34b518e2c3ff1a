"""The hub in memory: hints that are few, events that are for one person, from any thread."""

from __future__ import annotations

import asyncio
import threading

import pytest

from deskgate.control.together import hub as hub_module
from deskgate.control.together.hub import (
    TOLD_MOST,
    Hub,
    Listener,
    MemoryHub,
    Told,
    get_hub,
    set_hub,
)

ADA, BOB, ROOT = 1, 2, 3


async def _hears_nothing(listener: Listener) -> bool:
    """Nothing is there, once the loop has done what it was asked to."""
    next_one = asyncio.ensure_future(anext(listener))
    for _ in range(5):
        await asyncio.sleep(0)
    quiet = not next_one.done()
    next_one.cancel()
    await asyncio.gather(next_one, return_exceptions=True)
    return quiet


async def test_many_changes_in_a_short_time_are_two_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first at once, another when the time is over, for what came after the first."""
    monkeypatch.setattr(hub_module, "HINT_SECONDS", 1.0)
    hub: Hub = MemoryHub()
    page = hub.listen(ADA)
    hub.changed("live")
    assert await anext(page) == Told("live")
    for _ in range(100):
        hub.changed("live")
    assert await _hears_nothing(page)
    assert await anext(page) == Told("live")
    assert await _hears_nothing(page)


async def test_topics_do_not_hold_each_other_back() -> None:
    hub = MemoryHub()
    page = hub.listen(ADA)
    hub.changed("live")
    await anext(page)
    hub.changed("live")
    hub.changed("shares")
    hub.changed("tree")
    assert {(await anext(page)).event, (await anext(page)).event} == {"shares", "tree"}
    assert await _hears_nothing(page)


async def test_a_page_that_does_not_read_has_one_hint_of_each_topic() -> None:
    hub = MemoryHub()
    page = hub.listen(ADA)
    for _ in range(1000):
        hub.changed("live")
        hub.changed("tree")
    assert [(await anext(page)).event, (await anext(page)).event] == ["live", "tree"]
    assert await _hears_nothing(page)


async def test_a_change_is_heard_by_whom_it_is_for() -> None:
    hub = MemoryHub()
    ada, bob, root = hub.listen(ADA), hub.listen(BOB), hub.listen(ROOT, oversees=True)
    hub.changed("live", [BOB], overseers=True)
    assert await anext(bob) == Told("live")
    assert await anext(root) == Told("live")
    assert await _hears_nothing(ada)
    hub.changed("shares", [BOB])
    assert await anext(bob) == Told("shares")
    assert await _hears_nothing(root)
    hub.changed("tree", ())
    assert await _hears_nothing(ada)


async def test_where_a_change_is_for_all_the_pages_ask_one_after_another() -> None:
    hub = MemoryHub()
    pages = [hub.listen(number) for number in range(3)]
    hub.changed("tree")
    waiting = [asyncio.ensure_future(anext(page)) for page in pages]
    done, later = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert len(done) == 1
    await asyncio.gather(*later)


async def test_who_oversees_now_hears_it_from_now_on() -> None:
    hub = MemoryHub()
    ada = hub.listen(ADA)
    ada.oversees = True
    hub.changed("live", (), overseers=True)
    assert await anext(ada) == Told("live")


async def test_an_event_is_for_its_people_and_each_of_their_pages() -> None:
    hub = MemoryHub()
    pages = [hub.listen(ADA), hub.listen(ADA)]
    bob = hub.listen(BOB)
    hub.tell_people([ADA], "share", {"name": "web"})
    for page in pages:
        assert await anext(page) == Told("share", {"name": "web"})
    assert await _hears_nothing(bob)


async def test_of_events_that_nobody_reads_the_newest_are_kept() -> None:
    hub = MemoryHub()
    page = hub.listen(ADA)
    for number in range(TOLD_MOST + 10):
        hub.tell_people([ADA], "share", {"n": number})
    heard = [(await anext(page)).data["n"] for _ in range(TOLD_MOST)]
    assert heard == list(range(10, TOLD_MOST + 10))
    assert await _hears_nothing(page)


async def test_it_is_told_from_any_thread_to_who_waits_already() -> None:
    hub = MemoryHub()
    page = hub.listen(ADA)
    waiting = asyncio.ensure_future(anext(page))
    await asyncio.sleep(0)
    await asyncio.to_thread(hub.changed, "tree")
    assert await waiting == Told("tree")


async def test_a_page_that_is_closed_is_forgotten() -> None:
    hub = MemoryHub()
    page = hub.listen(ADA)
    page.close()
    page.close()
    hub.changed("live")
    assert not hub._pages


def test_a_loop_that_is_gone_is_forgotten() -> None:
    hub = MemoryHub()

    async def listen() -> None:
        hub.listen(ADA)

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    thread.join()
    hub.changed("live")
    assert not hub._pages


def test_the_hub_of_the_process_can_be_chosen() -> None:
    before = get_hub()
    other = MemoryHub()
    set_hub(other)
    assert get_hub() is other
    set_hub(before)
