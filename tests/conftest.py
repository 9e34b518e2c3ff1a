"""Every test runs with a data folder of its own: nothing of the developer's is read or written.

Django is set up here and not by pytest-django's setting, which is read before this file.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from tests.harness.fixtures import server, targets

from deskgate.control.setup import django_setup
from deskgate.control.vault import keyfile
from deskgate.settings import Settings, load_settings

__all__ = ["server", "targets"]  # fixtures, for tests everywhere

DATA = Path(tempfile.mkdtemp(prefix="deskgate-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

os.environ["DESKGATE_DATA"] = str(DATA)
os.environ["DESKGATE_RESTART_MINUTES"] = "0"  # a test that wants a keeper says so
load_settings.cache_clear()
keyfile.key_ensure(keyfile.django_key_path(DATA), keyfile.make_django_key)
keyfile.key_ensure(keyfile.vault_keys_path(DATA), keyfile.make_vault_key)
keyfile.key_ensure(keyfile.keys_folder(DATA) / "audit.keys", lambda: "5e" * 32)
# Not the developer's .env; a database, say, can still be chosen by the environment.
django_setup(Settings(_env_file=None, data=DATA))
# Its first draw of a text takes a second on a machine where hypothesis has never run.
hypothesis.settings.register_profile(
    "deskgate", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("deskgate")
# The real one takes a fifth of a second for each log-in, on purpose.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_DATABASE = frozenset({"db", "transactional_db"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database: the rest would be the same once more."""
    if not os.environ.get("DESKGATE_DATABASE_URL"):
        return
    others = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool(_DATABASE & set(fixtures))
