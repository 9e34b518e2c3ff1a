"""What sessions share."""

from __future__ import annotations

import uuid

from tests.fakes.authority import FakeAuthority

from deskgate.gateway.guacd_log import NoLog
from deskgate.gateway.live import LiveSessions
from deskgate.gateway.plane import Plane
from deskgate.gateway.reports import Reports
from deskgate.grants import GuacdAddress


async def test_nothing_is_kept_unless_somebody_keeps_it() -> None:
    authority = FakeAuthority(GuacdAddress("127.0.0.1", 1))
    plane = Plane(authority, LiveSessions(), Reports(authority), NoLog())
    assert not plane.keeping.keeps(uuid.uuid4())
    assert await plane.keeping.take() == []
