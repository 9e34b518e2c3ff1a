"""A real OpenID Connect provider on loopback: npm's oidc-provider, with accounts of ours."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from targets.ports import LOOPBACK, free_port
from targets.processes import Child, TargetError

FOLDER = Path(__file__).resolve().parent / "oidc"
CLIENT_ID = "deskgate"
CLIENT_SECRET = "a-secret-that-only-the-two-know"
PASSWORD = "heron-lagoon-77"
# By name: full name, groups, how they prove who they are, whether they are disabled.
PEOPLE: Mapping[str, tuple[str, Sequence[str], Sequence[str], bool]] = {
    "ada": ("Ada Lovelace", ("operators", "staff"), ("pwd",), False),
    "grace": ("Grace Hopper", ("administrators",), ("pwd", "otp", "mfa"), False),
    "gone": ("Gone Away", ("staff",), ("pwd",), True),
}


@dataclass(slots=True)
class OidcProviderTarget:
    """A provider that can be stopped, and whose accounts can be changed while it runs."""

    folder: Path
    redirect_uris: Sequence[str]
    port: int
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    child: Child | None = None

    @property
    def issuer(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def settings(self, **changes: object) -> dict[str, object]:
        """One entry of DESKGATE_OIDC for it."""
        return {
            "id": "corp",
            "name": "Corporate log-in",
            "server_url": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "scopes": ["openid", "profile", "email", "groups"],
            **changes,
        }

    def set_claims(self, account_name: str, /, **claims: object) -> None:
        """What the provider says of somebody from now on."""
        account = self.accounts.setdefault(account_name, {"password": PASSWORD, "amr": ["pwd"]})
        account.setdefault("claims", {}).update(claims)
        self._write()

    def set_disabled(self, name: str, disabled: bool) -> None:
        self.accounts[name]["disabled"] = disabled
        self._write()

    def start(self) -> None:
        """Returns once it answers. Raises TargetError."""
        self._write()
        node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
        if node is None or not (FOLDER / "node_modules" / "oidc-provider").is_dir():
            raise TargetError("the OpenID Connect provider is not installed; run `make check` once")
        command = [node, str(FOLDER / "server.js"), str(self.port), str(self._configuration)]
        self.child = Child("oidc-provider", command, log=self.folder / "oidc.log", folder=FOLDER)
        self.child.wait_for_port(self.port)

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()
            self.child = None

    @property
    def _configuration(self) -> Path:
        return self.folder / "oidc.json"

    def _write(self) -> None:
        client = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uris": list(self.redirect_uris),
        }
        text = json.dumps({"clients": [client], "accounts": self.accounts})
        new = self._configuration.with_suffix(".new")
        new.write_text(text)
        new.replace(self._configuration)  # whole, whenever it is read


@contextmanager
def running_oidc_provider(
    folder: Path, *, redirect_uris: Sequence[str], port: int | None = None
) -> Iterator[OidcProviderTarget]:
    """A provider with PEOPLE, for a client that is called back at these addresses."""
    target = OidcProviderTarget(folder, redirect_uris, port or free_port())
    for name, (full_name, groups, amr, disabled) in PEOPLE.items():
        target.accounts[name] = {
            "password": PASSWORD,
            "amr": list(amr),
            "disabled": disabled,
            "claims": {
                "preferred_username": name,
                "name": full_name,
                "email": f"{name}@example.org",
                "email_verified": True,
                "groups": list(groups),
            },
        }
    target.start()
    try:
        yield target
    finally:
        target.stop()
