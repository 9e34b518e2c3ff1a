"""Second factors, set up through the API as the page does it."""

from __future__ import annotations

from typing import Any

from tests.fakes.authenticators import Clock, SoftwareKey
from tests.unit.control.fixtures import PASSWORD, Answer, Browser

FACTOR = "/me/second-factor"


def enrol(page: Browser, clock: Clock) -> tuple[str, list[str]]:
    """An authenticator for who is logged in: its secret, and the recovery codes."""
    offer = page.send("POST", f"{FACTOR}/totp")
    assert offer.status_code == 200, offer.content
    secret: str = offer.json()["secret"]
    done = page.send("POST", f"{FACTOR}/totp/confirm", {"code": clock.code(secret)})
    assert done.status_code == 200, done.content
    codes: list[str] = done.json()["recovery_codes"]
    return secret, codes


def add_key(page: Browser, key: SoftwareKey, *, name: str = "blue key", **more: Any) -> Answer:
    """A passkey for who is logged in."""
    options = page.send("POST", f"{FACTOR}/passkeys/options", more or None)
    assert options.status_code == 200, options.content
    made = key.make(options.json()["publicKey"])
    return page.send("POST", f"{FACTOR}/passkeys", {"name": name, "credential": made, **more})


def show_key(page: Browser, key: SoftwareKey) -> Answer:
    """The passkey is used, for whatever the server makes of it."""
    options = page.send("POST", "/session/passkey/options")
    assert options.status_code == 200, options.content
    signed = key.sign(options.json()["publicKey"])
    return page.send("POST", "/session/passkey", {"credential": signed})


def password(page: Browser, name: str = "ada", text: str = PASSWORD) -> Answer:
    """The first step of a log-in."""
    return page.send("POST", "/session", {"username": name, "password": text})


def second(page: Browser, code: str) -> Answer:
    """The second step."""
    return page.send("POST", "/session/second-factor", {"code": code})


def user_of(page: Browser) -> dict[str, Any] | None:
    """Who is logged in."""
    found: dict[str, Any] | None = page.get("/session").json()["user"]
    return found
