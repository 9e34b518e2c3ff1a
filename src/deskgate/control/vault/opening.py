"""Opens the secrets of a log-in, for its grant: the one way out of the vault.

Laws: only what `resolution` found to apply is opened; what is empty is not sent; private keys are
sent in the form that every guacd reads.
"""

from __future__ import annotations

from typing import Final

from deskgate.control.catalogue import protocol_get
from deskgate.control.tree.models import Connection
from deskgate.control.vault.credentials import value_reveal
from deskgate.control.vault.given import NEEDED, GivenNow
from deskgate.control.vault.host_keys import PARAMETER, host_key_entry
from deskgate.control.vault.keypairs import KEY, PASSPHRASE, for_guacd
from deskgate.control.vault.passthrough import password_of
from deskgate.control.vault.problems import CredentialsNeeded, Problem, problem_error
from deskgate.control.vault.resolution import LOG_IN, Login, LoginSource
from deskgate.control.vault.services import secrets_reveal
from deskgate.grants import Secret

_PLAIN: Final = ("username", "domain")


def parameters_open(
    *, connection: Connection, login: Login, given: GivenNow | None, login_name: str
) -> dict[str, str | Secret]:
    """guacd's parameters with the secrets. Raises LoginProblem, HostKeyMissing, KeyTrouble.

    `given`: what came with the token; `login_name`: whose password may be passed on.
    """
    if login.problem is not None:
        raise problem_error(login.problem)
    found: dict[str, str | Secret] = {**_plain(connection, login)}
    own = secrets_reveal(connection_id=connection.pk, digest=login.digest)
    found |= {name: own[name] for name in login.own_secrets if name in own}
    found |= _log_in(login, given, login_name)
    private_keys_ready(found)
    return {name: value for name, value in found.items() if value and name in login.known}


def private_keys_ready(found: dict[str, str | Secret]) -> None:
    """Put private keys into the form that every guacd reads."""
    for prefix in ("", "sftp-"):
        _key_for_guacd(found, prefix)


def _plain(connection: Connection, login: Login) -> dict[str, str]:
    """Everything but the log-in, and without what is ours alone."""
    protocol = protocol_get(connection.protocol)
    ours = {p.name for p in protocol if p.ours} if protocol else set()
    parameters = login.applies.parameters()
    found = {n: v for n, v in parameters.items() if n not in ours and n not in LOG_IN}
    if connection.protocol == "ssh":
        entry = host_key_entry(connection=connection, parameters=parameters)
        found[PARAMETER] = entry or ""
    return found


def _log_in(login: Login, given: GivenNow | None, login_name: str) -> dict[str, str | Secret]:
    found: dict[str, str | Secret] = {"username": login.username, "domain": login.domain}
    if login.source is LoginSource.PASS_THROUGH:
        found["password"] = password_of(login=login_name) or Secret("")
    elif login.source is LoginSource.ASK:
        found |= _asked(login, given)
    elif login.value is not None:
        found |= value_reveal(value=login.value)
    return found


def _asked(login: Login, given: GivenNow | None) -> dict[str, str | Secret]:
    if given is None:
        raise problem_error(NEEDED)
    if given.digest != login.digest:
        raise problem_error(
            Problem(
                CredentialsNeeded.kind,
                "The connection leads elsewhere since you gave your credentials.",
                "Look where it leads now, and give them again.",
            )
        )
    return {n: v.reveal() if n in _PLAIN else v for n, v in given.values.items()}


def _key_for_guacd(found: dict[str, str | Secret], prefix: str) -> None:
    key, passphrase = found.get(prefix + KEY), found.get(prefix + PASSPHRASE)
    if not isinstance(key, Secret) or not key:
        return
    ready = for_guacd(key, passphrase if isinstance(passphrase, Secret) else None)
    if ready is not None:
        found[prefix + KEY] = ready
        found.pop(prefix + PASSPHRASE, None)
