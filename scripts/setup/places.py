"""Where things are in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "setup"
VENV = ROOT / ".venv"
WEB = ROOT / "web"
NODE_MODULES = WEB / "node_modules"
STATIC = ROOT / "src" / "deskgate" / "static"
RUN_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
CLIENTS_LOCK = ROOT / "scripts" / "targets" / "clients" / "requirements.lock"


def venv_program(name: str) -> str:
    """A program of the virtual environment."""
    return str(VENV / "bin" / name)
