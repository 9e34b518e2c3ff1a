"""A server beside a copied /etc/guacamole: its people log in, its keys sign, its sessions open."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import psycopg
import pytest
from tests.harness.client import session
from tests.harness.server import DeskgateServer, running_server
from tests.harness.wait import appears

from deskgate.control.signed.signer import sign
from deskgate.grants import Secret
from targets import Targets

SECONDS = 30
PASSWORD = "pass of the old days"
KEY = "a key with blanks  "


def _connection(name: str, protocol: str, parameters: dict[str, str]) -> str:
    inner = "".join(
        f"<param name={quoteattr(key)}>{escape(value)}</param>" for key, value in parameters.items()
    )
    return f"<connection name={quoteattr(name)}><protocol>{protocol}</protocol>{inner}</connection>"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, targets: Targets) -> Path:
    """Guacamole's folder, with a person of an MD5 password and one of a plain one."""
    folder = tmp_path_factory.mktemp("etc-guacamole")
    (folder / "guacamole.properties").write_text(
        f"secret-key: {KEY}\ndefault-protocol: ssh\napi-session-timeout: 7\nmysql-hostname: db\n"
    )
    ssh = _connection("shell", "ssh", targets.parameters("ssh"))
    digest = hashlib.md5(PASSWORD.encode()).hexdigest()
    (folder / "user-mapping.xml").write_text(
        f'<user-mapping><authorize username="ada" password="{digest}" encoding="md5">{ssh}'
        f'</authorize><authorize username="bob" password="{PASSWORD}">{ssh}</authorize>'
        "</user-mapping>"
    )
    return folder


@pytest.fixture(scope="module")
def guacamole(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[DeskgateServer]:
    """The server that is told where the folder is."""
    folder = tmp_path_factory.mktemp("server")
    with running_server(folder, GUACAMOLE_HOME=str(home)) as running:
        yield running


def _kept(server: DeskgateServer, username: str) -> str:
    """How the database keeps this person's password."""
    query = "SELECT password FROM accounts_user WHERE username = "
    url = server.environment.get("DESKGATE_DATABASE_URL")
    if url:
        with psycopg.connect(url) as link:
            row = link.execute(query + "%s", (username,)).fetchone()
    else:
        with closing(sqlite3.connect(server.folder / "data" / "deskgate.sqlite3")) as file:
            row = file.execute(query + "?", (username,)).fetchone()
    assert row is not None
    return str(row[0]).partition("$")[0]


def _log_in(server: DeskgateServer, username: str) -> str:
    answer = server.post("/api/tokens", {"username": username, "password": PASSWORD})
    return str(answer["authToken"])


def _get(server: DeskgateServer, path: str, token: str) -> Any:
    request = urllib.request.Request(server.url + path, headers={"Guacamole-Token": token})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


async def _touches(
    server: DeskgateServer, token: str, identifier: str, file: Path, *, source: str
) -> None:
    async with session(server.port, token, identifier, source=source) as client:
        await client.until("sync", SECONDS)
        for _ in range(SECONDS):  # the shell takes a moment before it listens
            await client.type(f"touch {file.name}\n")
            if await asyncio.to_thread(file.exists):
                break
            await asyncio.sleep(1)
        assert await appears(file)


async def test_an_md5_password_logs_in_is_kept_anew_and_opens_its_connection(
    guacamole: DeskgateServer, targets: Targets
) -> None:
    assert _kept(guacamole, "ada") == "guacamole_md5"
    token = await asyncio.to_thread(_log_in, guacamole, "ada")
    assert _kept(guacamole, "ada") == "pbkdf2_sha256"
    found = await asyncio.to_thread(_get, guacamole, "/api/session/data/default/connections", token)
    ((identifier, shell),) = found.items()
    assert (shell["name"], shell["protocol"]) == ("shell", "ssh")
    await _touches(
        guacamole, token, identifier, Path(targets.home) / "md5-of-guacamole", source="default"
    )
    assert await asyncio.to_thread(_log_in, guacamole, "ada") != token


def test_a_plain_password_is_hashed_from_the_first(guacamole: DeskgateServer) -> None:
    assert _kept(guacamole, "bob") == "pbkdf2_sha256"
    assert _log_in(guacamole, "bob")


def test_what_two_people_share_is_one_connection(guacamole: DeskgateServer) -> None:
    seen = [
        _get(guacamole, "/api/session/data/default/connections", _log_in(guacamole, name)).keys()
        for name in ("ada", "bob")
    ]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("dialect", ["classic", "cyverse"])
async def test_the_folders_key_signs_in_both_old_dialects(
    guacamole: DeskgateServer, targets: Targets, dialect: str
) -> None:
    form = sign(
        targets.parameters("ssh") | {"protocol": "ssh"},
        secret=Secret(KEY),
        dialect=dialect,
        now=datetime.now(UTC),
        identifier=f"shell by {dialect}",
    )
    if dialect == "classic":
        del form["guac.protocol"]  # the folder says which one is meant then
    answer = await asyncio.to_thread(guacamole.post, "/api/tokens", form)
    assert answer["dataSource"] == "hmac"
    file = Path(targets.home) / f"{dialect}-of-guacamole"
    await _touches(guacamole, answer["authToken"], f"shell by {dialect}", file, source="hmac")


def test_the_command_says_what_was_taken(guacamole: DeskgateServer, home: Path) -> None:
    told = guacamole.command("init")
    assert f"What {home} says:" in told
    assert "secret-key: the key of signed log-ins" in told
    assert "mysql-hostname: Guacamole's database is not read." in told
    assert "user-mapping.xml: as it was when it was imported." in told
