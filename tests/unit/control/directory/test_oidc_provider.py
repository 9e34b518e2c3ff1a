"""A provider is believed about itself when it is the one that was configured."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from deskgate.control.directory.errors import ProviderTrouble
from deskgate.control.directory.oidc_provider import discover, fetch, provider_trouble
from deskgate.directory_settings import OidcProvider
from deskgate.settings import Settings

SETTINGS = Settings(_env_file=None)
Serve = Callable[[int, object], OidcProvider]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A web server on loopback with one answer; {issuer} in it is its own address."""
    servers: list[http.server.HTTPServer] = []

    def start(status: int, answer: object) -> OidcProvider:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                text = answer if isinstance(answer, str) else json.dumps(answer)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.replace("{issuer}", issuer).encode())

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        return OidcProvider(id="corp", name="C", server_url=issuer + "/", client_id="c")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


GOOD = {
    "issuer": "{issuer}",
    "authorization_endpoint": "{issuer}/auth",
    "token_endpoint": "{issuer}/token",
    "jwks_uri": "{issuer}/keys",
}


def test_discovered(serve: Serve) -> None:
    provider = serve(200, GOOD)
    assert discover(provider, SETTINGS)["token_endpoint"] == f"{provider.server_url}token"


@pytest.mark.parametrize(
    ("status", "answer", "reason", "words"),
    [
        (200, {**GOOD, "issuer": "https://other"}, "provider-error", "server_url"),
        (200, {**GOOD, "jwks_uri": 7}, "provider-error", "jwks_uri"),
        (200, [GOOD], "provider-error", "no JSON object"),
        (200, "<html>", "provider-error", "can't be read"),
        (404, GOOD, "provider-error", "HTTP 404"),
        (503, GOOD, "provider-down", "HTTP 503"),
    ],
)
def test_what_is_wrong_is_said(
    serve: Serve, status: int, answer: object, reason: str, words: str
) -> None:
    with pytest.raises(ProviderTrouble) as trouble:
        discover(serve(status, answer), SETTINGS)
    assert trouble.value.reason == reason
    assert words in trouble.value.detail
    assert "'corp'" in trouble.value.detail


def test_one_that_is_not_there() -> None:
    provider = OidcProvider(id="x", name="X", server_url="http://127.0.0.1:1", client_id="c")
    with pytest.raises(ProviderTrouble) as trouble:
        fetch(provider, SETTINGS, provider.server_url)
    assert trouble.value.reason == "provider-down"


def test_a_certificate_that_nobody_vouches_for_is_its_own_trouble() -> None:
    provider = OidcProvider(id="x", name="X", server_url="https://x", client_id="c")
    trouble = provider_trouble(provider, requests.exceptions.SSLError("self-signed"))
    assert "DESKGATE_OIDC_CA" in trouble.detail
