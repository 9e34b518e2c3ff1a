"""A hub that keeps what pages are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from deskgate.control.together.hub import Listener, Topic


@dataclass
class Heard:
    """What was told to whom, in order."""

    told: list[tuple[tuple[int, ...], str, Mapping[str, Any]]] = field(default_factory=list)
    changes: list[set[int]] = field(default_factory=list)

    def changed(
        self, topic: Topic, people: Collection[int] | None = None, *, overseers: bool = False
    ) -> None:
        if topic == "shares":
            assert people is not None  # nobody else is to know that there is anything
            self.changes.append(set(people))

    def tell_people(self, user_ids: Collection[int], event: str, data: Mapping[str, Any]) -> None:
        self.told.append((tuple(user_ids), event, data))

    def listen(self, user_id: int, *, oversees: bool = False) -> Listener:
        raise NotImplementedError
