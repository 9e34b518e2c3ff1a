"""What parameter tokens stand for in a person's session, and which parameters are looked through.

Laws: what an editor has written is, and no more: not what people keep among their credentials, nor
what they give when connecting, which may hold "${" by chance. Secrets stay tied to the text as it
was written (see `vault/pins.py`): `parameter_tokens.py` sees to it that a value can't lead it to a
target that the text doesn't name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from deskgate.control.admitting.asker import Comer, vault_open
from deskgate.control.catalogue import protocol_get
from deskgate.control.parameter_tokens import (
    TokenRefused,
    TokenValues,
    parameters_expand,
    tokens_in,
)
from deskgate.control.setup import current_settings
from deskgate.control.tree.inheritance import Value, effective
from deskgate.control.tree.models import Connection
from deskgate.control.vault.keypairs import KEY, PASSPHRASE
from deskgate.control.vault.passthrough import password_of
from deskgate.control.vault.resolution import Login, LoginSource
from deskgate.grants import Refused, Secret
from deskgate.guac.status import Status

_ZONE: Final = "UTC"  # whatever the machine's is: the log's, too
# Opened and read by us already, and no place for a token.
_NOT_LOOKED_AT: Final = frozenset({KEY, PASSPHRASE, f"sftp-{KEY}", f"sftp-{PASSPHRASE}"})
# From where a log-in's plain parts are the editor's own words.
_OWN_NAME: Final = frozenset({LoginSource.OWN, LoginSource.ASK})
_OWN_DOMAIN: Final = _OWN_NAME | {LoginSource.PASS_THROUGH}


def token_values(
    *,
    username: str,
    address: str,
    session_id: UUID,
    protocol: str,
    name: str = "",
    zone: str = "",
) -> TokenValues:
    """What they stand for here and now; `name`: the connection's, `zone`: the person's, or UTC."""
    return TokenValues(
        username=username,
        address=address,
        at=timezone.localtime(timezone=ZoneInfo(zone or _ZONE)),
        session_id=session_id,
        history_path=current_settings().history_path,
        protocol=protocol,
        connection_name=name,
    )


def login_expand(
    login: Login, *, asker: Comer, connection: Connection, session_id: UUID
) -> tuple[Login, TokenValues]:
    """The log-in with the tokens of its plain parameters filled in; and the values, for secrets.

    Raises Refused. Ask only when the log-in has been resolved: it is tied to the written text.
    """
    values = replace(
        token_values(
            username=asker.username,
            address=asker.address,
            session_id=session_id,
            protocol=connection.protocol,
            name=connection.name,
            zone=asker.zone,
        ),
        connection_id=str(connection.pk),
    )
    if login.source is LoginSource.PASS_THROUGH and login.problem is None:
        with vault_open():
            values = replace(values, password=password_of(login=asker.login))
    written = login.applies.parameters()
    if not any(map(tokens_in, written.values())):
        return login, replace(values, hostname=written.get("hostname", ""))
    made = _expand(written, values)
    kept = {name: Value(made[name], value.origin) for name, value in login.applies.values.items()}
    login = replace(login, applies=replace(login.applies, values=kept))
    if login.source in _OWN_NAME:
        login = replace(login, username=made.get("username", ""))
    if login.source in _OWN_DOMAIN:
        login = replace(login, domain=made.get("domain", ""))
    return login, replace(values, hostname=made.get("hostname", ""))


def host_parameters(connection: Connection, *, username: str, address: str) -> dict[str, str]:
    """What applies to the connection, with the tokens in its host filled in for this person.

    Nothing where that is refused, as it will be when the connection is opened.
    """
    written = effective(connection).parameters()
    if not tokens_in(written.get("hostname", "")):
        return written
    values = token_values(
        username=username, address=address, session_id=UUID(int=0), protocol=connection.protocol
    )
    try:
        return written | _expand({"hostname": written["hostname"]}, values)
    except Refused:
        return {}


def secrets_expand(
    parameters: dict[str, str | Secret], *, login: Login, values: TokenValues
) -> dict[str, str | Secret]:
    """The opened parameters, with the tokens of those secrets that are the connection's own."""
    own = {
        name: value
        for name in login.own_secrets - _NOT_LOOKED_AT
        if isinstance(value := parameters.get(name), Secret)
    }
    if not any(tokens_in(value.reveal()) for value in own.values()):
        return parameters
    return {**parameters, **parameters_fill(own, values)}


def parameters_fill(
    parameters: Mapping[str, str | Secret], values: TokenValues
) -> dict[str, str | Secret]:
    """What somebody else has written for us (a platform, a sharing profile), filled in.

    Raises Refused.
    """
    try:
        return parameters_expand(protocol_get(values.protocol), parameters, values)
    except TokenRefused as refused:
        raise Refused(Status.CLIENT_FORBIDDEN, str(refused)) from None


def _expand(written: dict[str, str], values: TokenValues) -> dict[str, str]:
    made = parameters_fill(written, values)
    # Only a secret parameter takes the password, and none of those is among the plain ones.
    return {name: value for name, value in made.items() if isinstance(value, str)}
