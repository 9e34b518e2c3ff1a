"""The whole server beside a real directory: log-in, sync, doctor, and what ends at once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from tests.harness.client import session
from tests.harness.server import DeskgateServer, running_server

from targets import Targets
from targets.oidc_provider import CLIENT_SECRET, OidcProviderTarget, running_oidc_provider
from targets.oidc_provider import PASSWORD as THERE
from targets.ports import free_port
from targets.slapd import PASSWORD, Slapd


def variables(settings: dict[str, object]) -> dict[str, str]:
    """As the environment has them."""
    return {name.upper(): str(value) for name, value in settings.items()}


@pytest.fixture
def directory_server(slapd: Slapd, tmp_path: Path) -> Iterator[DeskgateServer]:
    given = variables(slapd.settings(ldap_admin_group="operators"))
    with running_server(tmp_path, **given) as running:
        yield running


def token_of(server: DeskgateServer, name: str) -> str:
    answer = server.post("/api/tokens", {"username": name, "password": PASSWORD})
    return str(answer["authToken"])


async def test_who_leaves_is_out_within_a_second(
    slapd: Slapd, directory_server: DeskgateServer, targets: Targets
) -> None:
    server = directory_server
    identifier = await asyncio.to_thread(
        server.add_connection, "ssh", "ssh", targets.parameters("ssh")
    )
    token = await asyncio.to_thread(token_of, server, "ada")
    async with session(server.port, token, identifier) as client:
        await client.until("sync", 30)
        await asyncio.to_thread(slapd.remove, "ada")
        said = await asyncio.to_thread(server.command, "directory", "sync")
        decided = time.monotonic()
        assert "because gone there: ada" in said
        ending, _, message = await client.ended()
        assert time.monotonic() - decided < 1
        assert (ending, message) == ("revoked", "This account was disabled.")
    assert "nobody called 'ada'" in server.command("directory", "test-login", "ada")
    assert "made at the first log-in" in server.command("directory", "test-login", "linus")


def test_the_server_compares_when_it_starts(slapd: Slapd, tmp_path: Path) -> None:
    given = variables(slapd.settings())
    with running_server(tmp_path, **given) as server:
        token_of(server, "linus")
    slapd.lock("linus")
    with running_server(tmp_path, **given) as server:
        deadline = time.monotonic() + 20
        while not any("linus" in line for line in server.log) and time.monotonic() < deadline:
            time.sleep(0.05)
        line = next(line for line in server.log if "linus" in line)
        assert "people compared with LDAP" in line
        assert PASSWORD not in "".join(server.log)


def test_through_the_whole_server_by_openid_connect(tmp_path: Path) -> None:
    port = free_port()
    for name in ("provider", "server"):
        (tmp_path / name).mkdir()
    corp = OidcProviderTarget(tmp_path / "provider", [], port).settings(allow_create=True)
    with running_server(tmp_path / "server", OIDC=json.dumps([corp])) as server:
        back = f"{server.url}/accounts/oidc/corp/login/callback/"
        with (
            running_oidc_provider(tmp_path / "provider", redirect_uris=[back], port=port),
            httpx2.Client(base_url=server.url, follow_redirects=True) as browser,
        ):
            form = browser.get("/api/v1/session/oidc/corp", params={"next": "/readyz"})
            assert "<form" in form.text
            page = browser.post(form.url, data={"name": "ada", "password": THERE})
            assert (page.url.path, page.status_code) == ("/readyz", 200)
            state = browser.get("/api/v1/session").json()
            assert state["user"]["username"] == "ada"
            assert state["methods"]["oidc"] == [{"id": "corp", "name": "Corporate log-in"}]
        assert CLIENT_SECRET not in "".join(server.log)


def test_the_doctor(slapd: Slapd, provider: OidcProviderTarget, tmp_path: Path) -> None:
    given = variables(slapd.settings()) | {"OIDC": json.dumps([provider.settings()])}
    with running_server(tmp_path, **given) as server:
        lines = findings(server)
        assert lines["LDAP"] == f"ok       LDAP: {slapd.url} answers"
        assert lines["log-in by corp"].endswith("/accounts/oidc/corp/login/callback/")
        server.environment["DESKGATE_LDAP_BIND_PASSWORD"] = "wrong"
        provider.stop()
        lines = findings(server)
        assert lines["LDAP"].startswith("problem")
        assert "DESKGATE_LDAP_BIND_DN" in lines["LDAP"]
        assert lines["log-in by corp"].startswith("problem")
        wrong = slapd.settings(ldap_user_filter="(mail=%(user)s@x)", ldap_group_filter="(cn=x)")
        wrong_here = {f"DESKGATE_{name}": value for name, value in variables(wrong).items()}
        server.environment.update(wrong_here)
        text = "\n".join(findings(server, every=True))
        assert "nobody is found by" in text
        assert "no group is found below" in text


def findings(server: DeskgateServer, *, every: bool = False) -> dict[str, str]:
    """The doctor's lines by their subjects, of which the last counts; or all."""
    shown = subprocess.run(
        [sys.executable, "-m", "deskgate.cli", "doctor"],
        env=server.environment,
        cwd=server.folder,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert PASSWORD not in shown
    lines = shown.splitlines()
    if every:
        return {line: line for line in lines}
    return {line[9:].split(":")[0]: line for line in lines}
