"""A certificate for 127.0.0.1 and the authority that signed it, made for one test run."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from targets.ports import LOOPBACK
from targets.processes import TargetError, program

DAYS = "2"


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: of the authority, of the server, and the server's private key."""

    ca: Path
    certificate: Path
    key: Path


def made_certificates(folder: Path) -> Certificates:
    """Write them into this folder. Raises TargetError."""
    made = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    ca_key = folder / "ca.key"
    _openssl(*new, "-days", DAYS, "-subj", "/CN=Test authority", "-keyout", ca_key, "-out", made.ca)
    names = f"subjectAltName=IP:{LOOPBACK},DNS:localhost"
    _openssl(
        *new,
        *("-days", DAYS, "-subj", f"/CN={LOOPBACK}", "-addext", names),
        *("-addext", "basicConstraints=critical,CA:false"),
        *("-CA", made.ca, "-CAkey", ca_key, "-keyout", made.key, "-out", made.certificate),
    )
    return made


def _openssl(*arguments: str | Path) -> None:
    command = [program("openssl", package="openssl"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TargetError(f"openssl: {done.stderr.strip()}")
