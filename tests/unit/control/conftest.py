"""People, connections and clients that the tests of the management plane start from."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.fakes.authenticators import Clock
from tests.unit.control.fixtures import PASSWORD, Browser, Browsers, FakeGuacds, Sessions

from deskgate.control import bus as bus_module
from deskgate.control import runtime
from deskgate.control.accounts.entering import person_enter
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_create
from deskgate.control.audit.models import SessionLog
from deskgate.control.tree.models import Connection
from deskgate.control.tree.services import connection_create
from deskgate.grants import GuacdAddress, Notice, Order, Revocation, Secret

MARKER = "marker-7d1f-never-shown"


class RecordingBus:
    """Keeps what was published: what ends sessions, and what is told in them."""

    def __init__(self) -> None:
        self.published: list[Revocation] = []
        self.notices: list[Notice] = []

    def publish(self, order: Order) -> None:
        if isinstance(order, Revocation):
            self.published.append(order)
        else:
            self.notices.append(order)

    def subscribe(self) -> AsyncIterator[Order]:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def _forced_log_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test client's `force_login` ends where every log-in does."""

    def log_in(client: Client, user: User, backend: str | None = None) -> None:
        del backend
        request = RequestFactory().get("/")
        request.session, request.user = SessionStore(), AnonymousUser()
        record_authentication(request, user, "password")
        person_enter(request=request, user=user)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""

    monkeypatch.setattr(Client, "_login", log_in)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Of authenticators and of the server that checks their codes."""
    return Clock(monkeypatch)


@pytest.fixture
def recording_bus() -> Iterator[RecordingBus]:
    """The bus during the test, which keeps everything and delivers nothing."""
    before = bus_module.get_bus()
    bus = RecordingBus()
    bus_module.set_bus(bus)
    yield bus
    bus_module.set_bus(before)


@pytest.fixture
def published(recording_bus: RecordingBus) -> list[Revocation]:
    """The revocations that services publish during the test."""
    return recording_bus.published


@pytest.fixture
def notices(recording_bus: RecordingBus) -> list[Notice]:
    """What services tell to those in sessions."""
    return recording_bus.notices


@pytest.fixture
def guacd() -> Iterator[GuacdAddress]:
    """A managed guacd, as far as the management plane can tell."""
    before = runtime.get_runtime()
    address = GuacdAddress("127.0.0.1", 4822, managed=True)
    runtime.set_runtime(runtime.Runtime(managed_guacd=lambda: address))
    yield address
    runtime.set_runtime(before)


@pytest.fixture
def admin(db: None) -> User:
    return user_create(username="root", password=Secret(PASSWORD), is_admin=True)


@pytest.fixture
def other_admin(db: None) -> User:
    """So that `admin` is not the last one."""
    return user_create(username="Eve", password=Secret(PASSWORD), is_admin=True)


@pytest.fixture
def person(db: None) -> User:
    return user_create(username="Ada", password=Secret(PASSWORD))


@pytest.fixture
def connection(db: None) -> Connection:
    return connection_create(
        name="web",
        protocol="ssh",
        folder=None,
        parameters={"hostname": "10.0.0.5", "username": "deploy", "password": MARKER},
    )


@pytest.fixture
def browser(db: None) -> Browsers:
    """Makes browsers: logged in as somebody, or as nobody."""

    def make(username: str | None = None) -> Browser:
        return Browser().log_in(username) if username else Browser()

    return make


@pytest.fixture
def make_session(db: None) -> Sessions:
    """Makes rows of the session log."""

    def make(
        *,
        person: User,
        login: str = "",
        minutes_ago: int = 0,
        over: bool = False,
        connection: Connection | None = None,
    ) -> SessionLog:
        at = timezone.now().replace(microsecond=0) - timedelta(minutes=minutes_ago)
        return SessionLog.objects.create(
            id=uuid4(),
            person=person,
            person_name=person.username,
            connection_name="web",
            protocol="ssh",
            login=login,
            started_at=at,
            connection=connection,
            opened_at=at if over else None,
            ended_at=at + timedelta(minutes=1) if over else None,
            ending="closed-by-target" if over else "",
            status=0 if over else None,
        )

    return make


@pytest.fixture
def fake_guacd() -> Iterator[FakeGuacds]:
    """Starts a guacd on loopback that answers anything with one text, byte by byte."""
    servers: list[socketserver.ThreadingTCPServer] = []

    def start(answer: str | bytes) -> GuacdAddress:
        data = answer.encode() if isinstance(answer, str) else answer

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.recv(4096)
                with contextlib.suppress(OSError):
                    for i in range(len(data)):
                        self.request.sendall(data[i : i + 1])

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        return GuacdAddress("127.0.0.1", server.server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
