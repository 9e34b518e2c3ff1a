"""An open HTTP tunnel through the gateway, without a management plane, to a guacd of the test's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from tests.fakes.authority import FakeAuthority
from tests.fakes.guacd import Script, echo, fake_guacd
from tests.fakes.server import QUERY, Gateway, gateway
from tests.harness.http_tunnel import HttpClient, http_client

from deskgate.grants import Ending, Rights

MESSAGE = "Guacamole-Error-Message"
STATUS = "Guacamole-Status-Code"


class Scene:
    """A gateway before a guacd, and an open tunnel through both."""

    def __init__(self, authority: FakeAuthority, server: Gateway, client: HttpClient) -> None:
        self.authority = authority
        self.server = server
        self.client = client

    async def ending(self) -> Ending:
        await asyncio.wait_for(self.authority.anybody_closed.wait(), 5)
        return self.authority.closed_events[0].ending


@asynccontextmanager
async def tunnel(script: Script = echo, rights: Rights | None = None) -> AsyncIterator[Scene]:
    async with fake_guacd(script) as guacd:
        authority = FakeAuthority(guacd.address, rights=rights or Rights())
        async with gateway(authority) as server, http_client(server.port) as client:
            answer = await client.connect(QUERY)
            assert answer.status_code == 200, answer.headers
            yield Scene(authority, server, client)


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """(HTTP status, Guacamole's); such an answer says nothing else."""
    assert answer.content == b""
    assert answer.headers[MESSAGE]
    return answer.status_code, answer.headers[STATUS]
