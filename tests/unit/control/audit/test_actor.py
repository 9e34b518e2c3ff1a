"""Who acts is known in the thread or task that acts, and nowhere else."""

from __future__ import annotations

import asyncio
import threading

from deskgate.control.audit.actor import Actor, ActorKind, acting, current_actor

ADA = Actor(ActorKind.PERSON, "ada", 7, "10.0.0.7")


def test_within_and_after() -> None:
    assert current_actor() == Actor(ActorKind.SERVER)
    with acting(ADA):
        with acting(Actor(ActorKind.COMMAND, "root")):
            assert current_actor().name == "root"
        assert current_actor() == ADA
    assert current_actor().kind is ActorKind.SERVER


def test_who_is_asked_each_time() -> None:
    who = [ADA]
    with acting(lambda: who[0]):
        who[0] = Actor(ActorKind.PERSON, "eve")
        assert current_actor().name == "eve"


async def test_others_are_others() -> None:
    seen: list[str] = []

    async def look() -> None:
        await asyncio.sleep(0)
        seen.append(current_actor().name)

    other = asyncio.create_task(look())
    with acting(ADA):
        mine = asyncio.create_task(look())
        thread = threading.Thread(target=lambda: seen.append(current_actor().name))
        thread.start()
        thread.join()
        await asyncio.gather(mine, other)
        assert await asyncio.to_thread(lambda: current_actor().name) == "ada"
    assert sorted(seen) == ["", "", "ada"]
