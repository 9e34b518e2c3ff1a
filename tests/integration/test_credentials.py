"""What logs in at real machines: learned host keys, key pairs, what is asked, the log-in's own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.harness.api import Api
from tests.harness.client import Client, ending_of_opening, session
from tests.harness.server import DeskgateServer
from tests.harness.wait import becomes

from targets import Targets

SECONDS = 30
HOST_KEYS = "/host-keys"


@pytest.fixture
def admin(server: DeskgateServer) -> Iterator[Api]:
    with Api(server.url) as api:
        yield api.log_in("admin", server.password)


def _place(targets: Targets) -> dict[str, str]:
    parameters = targets.parameters("ssh")
    return {name: parameters[name] for name in ("hostname", "port")}


def _connection(admin: Api, name: str, **said: Any) -> str:
    body = {"name": name, "protocol": "ssh", **said}
    made = admin.send("POST", "/connections", body)
    assert isinstance(made["id"], str)
    return made["id"]


async def _token(api: Api, connection: str, body: object = None) -> str:
    path = f"/connections/{connection}/tunnel-tokens"
    made = await asyncio.to_thread(api.send, "POST", path, body)
    token = made["token"]
    assert isinstance(token, str)
    return token


async def _appears_by_typing(client: Client, path: Path, command: str) -> None:
    await client.until("sync", SECONDS)
    for _ in range(SECONDS):
        await client.type(f"{command}\n")
        if await becomes(path.exists, seconds=2):
            return
    raise AssertionError(f"{path} was never made")


async def _works(server: DeskgateServer, token: str, connection: str, mark: Path) -> None:
    async with session(server.port, token, connection) as client:
        await _appears_by_typing(client, mark, f"touch {mark.name}")


async def test_a_host_key_is_learned_and_another_one_is_refused(
    server: DeskgateServer, targets: Targets, admin: Api
) -> None:
    parameters = targets.parameters("ssh")
    connection = await asyncio.to_thread(
        lambda: _connection(admin, "learned", parameters=parameters)
    )
    path = f"/connections/{connection}{HOST_KEYS}"
    assert admin.get(path)["keys"] == []
    mark = Path(targets.home) / "host-key-1"
    await _works(server, await _token(admin, connection), connection, mark)
    learned = admin.get(path)["keys"][0]
    assert learned["first_use"]
    seen = admin.send("POST", f"{path}/look")
    assert (seen["matches"], seen["fingerprint"]) == (True, learned["fingerprint"])

    other = Ed25519PrivateKey.generate().public_key()
    line = other.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    admin.send("PUT", path, {"key": line})
    asked = f"/connections/{connection}/tunnel-tokens"
    ending = await ending_of_opening(
        server.port, lambda: str(admin.send("POST", asked)["token"]), connection
    )
    assert ending == "host-key-mismatch"
    assert admin.send("POST", f"{path}/look")["matches"] is False

    wrong = admin.ask("PUT", path, {"fingerprint": "SHA256:AAAA"})
    assert wrong.json()["type"] == "host-key-differs"
    admin.send("PUT", path, {"fingerprint": seen["fingerprint"]})
    mark = Path(targets.home) / "host-key-2"
    await _works(server, await _token(admin, connection), connection, mark)
    assert not admin.get(path)["keys"][0]["first_use"]

    admin.send("DELETE", path)
    body = {"parameters": {"host-key-check": "pinned"}, "on_target_change": "keep"}
    admin.send("PATCH", f"/connections/{connection}", body)
    async with session(server.port, await _token(admin, connection), connection) as client:
        ending, _, message = await client.ended(SECONDS)
        assert ending == "refused"
        assert "none is set" in message


async def test_a_pinned_key_without_its_host_will_do(
    server: DeskgateServer, targets: Targets, admin: Api
) -> None:
    first = _connection(admin, "to look at", parameters=_place(targets))
    seen = admin.send("POST", f"/connections/{first}{HOST_KEYS}/look")
    parameters = targets.parameters("ssh") | {"host-key": seen["key"]}
    connection = _connection(admin, "pinned", parameters=parameters)
    mark = Path(targets.home) / "pinned-1"
    await _works(server, await _token(admin, connection), connection, mark)
    assert admin.get(f"/connections/{connection}{HOST_KEYS}")["keys"] == []


async def test_a_key_pair_that_was_made_here_logs_in(
    server: DeskgateServer, targets: Targets, admin: Api
) -> None:
    credential = {"name": "pair", "kind": "static", "username": targets.username}
    key = admin.send("POST", "/credentials", credential)["id"]
    public = admin.send("POST", f"/credentials/{key}/key-pair", {"type": "rsa-4096"})["public_key"]
    assert re.fullmatch(r"ssh-rsa [A-Za-z0-9+/=]+ pair", public)

    by_password = _connection(admin, "to install it", parameters=targets.parameters("ssh"))
    home = Path(targets.home)
    async with session(server.port, await _token(admin, by_password), by_password) as client:
        install = (
            f"mkdir -p .ssh; echo '{public}' > .ssh/authorized_keys; chmod -R go-w . && touch in"
        )
        await _appears_by_typing(client, home / "in", install)

    said = {"credential_source": "vault", "credential_id": key, "parameters": _place(targets)}
    connection = _connection(admin, "by key", **said)
    login = admin.get(f"/connections/{connection}/login")
    assert login["sentence"] == f"Will log in as {targets.username} with ‘pair’."
    await _works(server, await _token(admin, connection), connection, home / "by-key")


async def test_what_is_asked_for_is_given_with_the_token(
    server: DeskgateServer, targets: Targets, admin: Api
) -> None:
    said = {"credential_source": "ask", "parameters": _place(targets)}
    connection = _connection(admin, "asks", **said)
    path = f"/connections/{connection}"
    assert admin.get(f"{path}/login")["ask_for"] == [
        "username",
        "password",
        "private-key",
        "passphrase",
    ]
    missing = admin.ask("POST", f"{path}/tunnel-tokens")
    assert (missing.status_code, missing.json()["type"]) == (409, "credentials-needed")
    given = {"username": targets.username, "password": targets.password}
    token = await _token(admin, connection, {"credentials": given})
    await _works(server, token, connection, Path(targets.home) / "asked")


async def test_the_password_of_the_log_in_is_passed_on(
    server: DeskgateServer, targets: Targets, admin: Api
) -> None:
    said = {"credential_source": "pass-through", "parameters": _place(targets)}
    connection = _connection(admin, "passes on", **said)
    person = {"username": targets.username, "password": targets.password}
    user = admin.send("POST", "/users", {**person, "full_name": "", "email": "", "groups": []})
    grant = {"user_id": user["id"], "connection_id": connection, "role": "connect"}
    admin.send("POST", "/grants", grant)
    home = Path(targets.home)
    with Api(server.url) as api:
        api.log_in(**person)
        login = api.get(f"/connections/{connection}/login")
        assert login["ready"], login
        await _works(server, await _token(api, connection), connection, home / "passed")
        api.send("DELETE", "/session")
    answer = await asyncio.to_thread(server.post, "/api/tokens", person)
    await _works(server, answer["authToken"], connection, home / "passed-by-token")
    log = "".join(server.log)
    assert targets.password not in log
