"""What `deskgate doctor` looks at: each check returns findings, and changes nothing."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import stat
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from shutil import which

from deskgate.gateway.words import say_os_error
from deskgate.grants import GuacdAddress
from deskgate.settings import Settings

_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TARGET_SECONDS = 3.0
_TARGETS_AT_ONCE = 32  # so that a tree of thousands neither takes an hour nor floods a network


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `remedy` says what to do; a finding without one is fine."""

    subject: str
    text: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        return not self.remedy

    def __str__(self) -> str:
        if self.ok:
            return f"ok       {self.subject}: {self.text}"
        return f"problem  {self.subject}: {self.text} What to do: {self.remedy}"


def data_folder(settings: Settings) -> Finding:
    """The folder is there and private."""
    folder = settings.data
    if not folder.is_dir():
        return Finding("data folder", f"{folder} does not exist.", "run `deskgate init`.")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & _OPEN_TO_OTHERS:
        return Finding(
            "data folder", f"{folder} is open to others ({mode:04o}).", f"chmod 700 {folder}"
        )
    return Finding("data folder", str(folder))


def key_files(settings: Settings) -> Iterator[Finding]:
    """Every key file is there, readable, and private (mode 0600)."""
    from deskgate.control.errors import KeyTrouble
    from deskgate.control.vault import keyfile

    for path in (keyfile.django_key_path(settings.data), keyfile.vault_keys_path(settings.data)):
        try:
            keys = keyfile.key_read(path)
        except KeyTrouble as error:
            yield Finding("keys", str(error), "as it says.")
        else:
            yield Finding("keys", f"{path}: {len(keys)}, mode 0600")


def database(settings: Settings) -> Finding:
    """The database answers, its tables are those of this version, and its secrets open."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from deskgate.control.errors import ControlError
    from deskgate.control.setup import django_setup

    try:
        django_setup(settings)
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (ControlError, DatabaseError) as error:
        return Finding("database", str(error), "check DESKGATE_DATABASE_URL and the data folder.")
    if plan:
        return Finding("database", f"{len(plan)} changes are due.", "run `deskgate init`.")
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if stat.S_IMODE(path.stat().st_mode) & _OPEN_TO_OTHERS:
            return Finding("database", f"{path} is open to others.", f"chmod 600 {path}")
    return Finding("database", f"{connection.vendor}, up to date")


def sealed() -> Finding:
    """Every stored secret opens with a key of the key file."""
    from django.db import DatabaseError

    from deskgate.control.errors import ControlError
    from deskgate.control.vault.rotation import State, keys_census

    try:
        census = keys_census()
    except (ControlError, DatabaseError) as error:
        return Finding("secrets", str(error), "run `deskgate keys check`.")
    count, lost = sum(map(census.count, State)), census.count(State.LOST)
    if lost:
        return Finding(
            "secrets", f"{lost} of {count} can't be opened.", "run `deskgate keys check`."
        )
    return Finding("secrets", f"all {count} can be opened")


def guacd(settings: Settings) -> Finding:
    """A guacd answers: the configured one, or an installed one, started for a moment."""
    from deskgate.control.nodes.probe import probe

    async def started() -> Finding:
        async with _child(settings.guacd_program) as address:
            if address is None:
                return Finding("guacd", "it is installed but does not start.", "run `guacd -f`.")
            found = await asyncio.to_thread(probe, address)
            return Finding("guacd", f"{_version(settings.guacd_program)}; {found.detail}")

    if settings.guacd_address is not None:
        found = probe(settings.guacd_address, ca=settings.guacd_ca)
        remedy = "" if found.reachable else "start it, or correct DESKGATE_GUACD."
        return Finding("guacd", found.detail, remedy)
    if which(settings.guacd_program) is None:
        return Finding("guacd", "it is not installed.", _GUACD_REMEDY)
    return asyncio.run(started())


_GUACD_REMEDY = (
    "install your distribution's guacd, or run the container image guacamole/guacd and set "
    "DESKGATE_GUACD=host:4822."
)


@asynccontextmanager
async def _child(program: str) -> AsyncIterator[GuacdAddress | None]:
    from deskgate.gateway.guacd_child import ManagedGuacd

    child = ManagedGuacd(program)
    task = asyncio.create_task(child.run())
    try:
        await child.ready.wait()
        yield child.address
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _version(program: str) -> str:
    """What `guacd -v` prints."""
    path = which(program) or program
    result = subprocess.run(  # noqa: S603 -- the administrator's own setting, as one argument
        [path, "-v"], capture_output=True, text=True, timeout=5, check=False
    )
    return (result.stdout or result.stderr).strip().splitlines()[0][:120]


def web_build() -> Finding:
    """The web interface has been built."""
    if (files("deskgate") / "static" / "index.html").is_file():
        return Finding("web interface", "built")
    return Finding("web interface", "it is not built.", "run `make setup`.")


def browser_address(settings: Settings) -> Finding:
    """People can reach the page, and by a safe way."""
    where = f"http://{settings.host}:{settings.port}/"
    if settings.trusted_origins:
        if not settings.secure_cookies:
            return Finding(
                "browser address",
                where,
                "the page is served by HTTPS: DESKGATE_SECURE_COOKIES=true.",
            )
        return Finding("browser address", ", ".join(settings.trusted_origins))
    if _is_loopback(settings.host):
        return Finding("browser address", f"{where} (this machine only)")
    return Finding(
        "browser address",
        f"{where} is plain HTTP on the network: passwords travel in the clear, "
        "and browsers withhold the clipboard.",
        "put a proxy with TLS before it (docs/howto/serve-to-others.md), and name the host that "
        "people type in DESKGATE_ALLOWED_HOSTS and DESKGATE_TRUSTED_ORIGINS.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def clock() -> Finding:
    """The clock does not lag behind what was already recorded: expiry and the log depend on it."""
    from django.apps import apps
    from django.db import DatabaseError

    now = datetime.now(UTC)
    text = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    remedy = "set the clock, and let NTP keep it."
    if not apps.ready:
        return Finding("clock", text)
    from deskgate.control.audit.models import SessionLog

    try:
        newest = SessionLog.objects.order_by("-started_at").values_list("started_at", flat=True)
        last = newest.first()
    except DatabaseError:
        return Finding("clock", text)
    if last is not None and last > now:
        return Finding("clock", f"{text} is before the newest log entry.", remedy)
    return Finding("clock", text)


def targets() -> list[Finding]:
    """Each connection's host and port, as reached from this machine."""
    from deskgate.control.tree.selectors import targets_all

    return asyncio.run(_reach_all(targets_all()))


async def _reach_all(places: Sequence[tuple[str, str, int]]) -> list[Finding]:
    gate = asyncio.Semaphore(_TARGETS_AT_ONCE)

    async def look(name: str, host: str, port: int) -> Finding:
        async with gate:
            return await _reach(f"target {name}", host, port)

    return await asyncio.gather(*(look(*place) for place in places))


async def _reach(subject: str, host: str, port: int) -> Finding:
    try:
        async with asyncio.timeout(_TARGET_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (socket.gaierror, UnicodeError):
        return Finding(subject, f"the name {host} is unknown.", "check the address.")
    except OSError as error:
        why = say_os_error(error)
        return Finding(subject, f"{host}:{port}: {why}.", "check the address, port and firewall.")
    writer.close()
    return Finding(subject, f"{host}:{port} answers")
