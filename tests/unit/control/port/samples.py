"""The sample files, and what belongs to them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deskgate.grants import Secret

SAMPLES: Final = Path(__file__).resolve().parents[3] / "samples"
GUACOZY_KEY: Final = Secret("ZTMyNmE0ZDViNTk2NDQ4Mjk2YTM1NTJmNzhhZTZkNWQ=")
REAL_HASHERS: Final = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
GUACOZY_FILES: Final = ("db.sqlite3", "dump.sql")


def sample(name: str) -> bytes:
    """A sample's bytes."""
    return (SAMPLES / name).read_bytes()
