"""A real OpenSSH server on loopback, with host keys and a configuration of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from targets.ports import LOOPBACK, free_port
from targets.processes import Child, TargetError, program

# ssh-rsa (SHA-1) too: libssh2 before 1.11, which guacd 1.3 is linked with, knows nothing newer.
CONFIGURATION = """\
ListenAddress {address}:{port}
PidFile none
HostKey {folder}/ed25519
HostKey {folder}/rsa
HostKeyAlgorithms +ssh-rsa
PubkeyAcceptedAlgorithms +ssh-rsa
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
AllowUsers {user}
MaxAuthTries 6
MaxStartups 100
UseDNS no
PrintMotd no
SetEnv LANG=C.UTF-8
Subsystem sftp internal-sftp
"""


@contextmanager
def running_sshd(folder: Path, *, user: str) -> Iterator[int]:
    """An sshd that lets `user` in by password: its port. Needs root. Raises TargetError."""
    sshd = program("sshd", package="openssh-server")
    keygen = program("ssh-keygen", package="openssh-client")
    # sshd's own, fixed when it was built; systemd makes it where systemd starts sshd.
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for kind in ("ed25519", "rsa"):
        command = [keygen, "-q", "-t", kind, "-N", "", "-f", str(folder / kind)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    port = free_port()
    configuration = folder / "sshd_config"
    configuration.write_text(
        CONFIGURATION.format(address=LOOPBACK, port=port, folder=folder, user=user)
    )
    check = subprocess.run(
        [sshd, "-t", "-f", str(configuration)], capture_output=True, text=True, check=False
    )
    if check.returncode != 0:
        raise TargetError(f"sshd refuses its configuration: {check.stderr.strip()}")
    command = [sshd, "-D", "-e", "-f", str(configuration)]
    with Child("sshd", command, log=folder / "sshd.log") as child:
        child.wait_for_port(port)
        yield port
