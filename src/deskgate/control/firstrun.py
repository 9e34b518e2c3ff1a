"""Makes an installation ready: folder, keys, database, the first administrator.

Laws: everything is made once and kept; run again it changes nothing and is quick; the first
password is returned, never stored in the clear and never logged.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskgate.control.errors import KeyTrouble
from deskgate.control.setup import django_setup
from deskgate.control.vault import keyfile
from deskgate.grants import Secret
from deskgate.settings import Settings

ADMIN_NAME: Final = "admin"
# Read aloud and typed without doubt: no 0/o, 1/l/i. 20 of 31 characters are 99 bits.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_BLOCKS: Final = 4
_BLOCK_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What was done. `password` is the new administrator's, to be shown once; else None."""

    data: Path
    migrated: bool
    username: str | None
    password: Secret | None


def prepare(settings: Settings, *, serving: bool = False) -> FirstRun:
    """Make everything ready to serve. Raises KeyTrouble with what to do about it.

    `serving`: this is the server, whose settings say which guacd is the default; a command beside
    it may run with other ones.
    """
    settings.data.mkdir(mode=keyfile.FOLDER_MODE, parents=True, exist_ok=True)
    keyfile.key_ensure(keyfile.django_key_path(settings.data), keyfile.make_django_key)
    django_setup(settings)
    migrated = _migrate()
    _close_to_others()
    _vault_key(settings.data)
    _audit_key(settings.data)

    from deskgate.control.nodes.services import node_from_settings

    if serving:
        node_from_settings(address=settings.guacd_address)
    password = _first_administrator()
    _sweep()
    connections_close()
    return FirstRun(
        data=settings.data,
        migrated=migrated,
        username=ADMIN_NAME if password else None,
        password=password,
    )


def password_make() -> Secret:
    """A password for people to type: four blocks of five characters."""
    blocks = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_BLOCK_LENGTH)) for _ in range(_BLOCKS)
    )
    return Secret("-".join(blocks))


def _migrate() -> bool:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return True


def _close_to_others() -> None:
    """The database holds the keys of log-ins; its -wal and -shm files take its mode over."""
    from django.db import connection

    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).chmod(keyfile.FILE_MODE)


def _vault_key(data: Path) -> None:
    from deskgate.control.vault.rotation import keys_try
    from deskgate.control.vault.selectors import secrets_exist

    path = keyfile.vault_keys_path(data)
    if not path.exists() and secrets_exist():
        raise KeyTrouble(
            f"The key file {path} is missing, but the database holds secrets encrypted with it. "
            "Put it back from a backup. A new key would make them unreadable for ever."
        )
    keyfile.key_ensure(path, keyfile.make_vault_key)
    keys_try()


def _audit_key(data: Path) -> None:
    from deskgate.control.audit.keys import audit_keys, audit_keys_path, make_audit_key
    from deskgate.control.audit.selectors import chain_begun

    path = audit_keys_path(data)
    if not path.exists() and chain_begun():
        raise KeyTrouble(
            f"The key file {path} is missing, but the log is sealed with it. Put it back from a "
            "backup. If it is lost for good, `deskgate audit new-key` makes another one; what was "
            "sealed before can then be read but not proven."
        )
    keyfile.key_ensure(path, make_audit_key)
    audit_keys(path)


def _first_administrator() -> Secret | None:
    from deskgate.control.accounts.selectors import any_user_exists
    from deskgate.control.accounts.services import user_create

    if any_user_exists():
        return None
    password = password_make()
    user_create(username=ADMIN_NAME, password=password, is_admin=True)
    return password


def _sweep() -> None:
    from django.contrib.sessions.backends.db import SessionStore

    from deskgate.control.tokens.logins import logins_purge
    from deskgate.control.tokens.services import tokens_purge

    SessionStore.clear_expired()
    tokens_purge()
    logins_purge()


def connections_close() -> None:
    """What a preparing thread had open; a server's own threads open theirs."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
