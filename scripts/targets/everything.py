"""All the targets at once, and how to describe them to another process.

Only root can make accounts and run sshd, xrdp and login, while tests and the demonstration run as
anybody. So `python3 -m targets` runs them (as root, or through sudo), prints one line of JSON and
ends everything when its standard input closes, however its parent ended. `running_targets` is that
from the other side.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from setup.privilege import as_root
from targets.account import made_account
from targets.ports import LOOPBACK
from targets.processes import TargetError
from targets.sshd import running_sshd
from targets.telnetd import running_telnetd
from targets.xrdp import running_xrdp
from targets.xvnc import TIGHTVNC, running_vnc

SCRIPTS = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Targets:
    """Where everything is. `home` is the account's home folder; everybody may read it.

    An X program reaches the VNC desktop with DISPLAY=vnc_display and XAUTHORITY=vnc_authority;
    vnc_utf8 is the other one, whose clipboard takes any text.
    """

    username: str
    password: str = field(repr=False)
    home: str
    ssh_port: int
    telnet_port: int
    rdp_port: int
    vnc_port: int
    vnc_password: str = field(repr=False)
    vnc_display: str
    vnc_authority: str
    vnc_utf8_port: int
    vnc_utf8_password: str = field(repr=False)
    vnc_utf8_display: str
    vnc_utf8_authority: str
    hostname: str = LOOPBACK

    def parameters(self, protocol: str) -> dict[str, str]:
        """guacd's connection parameters for ssh, telnet, rdp, vnc or vnc_utf8."""
        place = {"hostname": self.hostname, "port": str(getattr(self, f"{protocol}_port"))}
        if protocol == "vnc":
            return {**place, "password": self.vnc_password}
        if protocol == "vnc_utf8":
            return {**place, "password": self.vnc_utf8_password, "clipboard-encoding": "UTF-8"}
        person = {**place, "username": self.username, "password": self.password}
        if protocol == "rdp":
            return {**person, "security": "any", "ignore-cert": "true"}
        return person


@contextmanager
def targets_as_root() -> Iterator[Targets]:
    """Start every target in this process's care. Needs root. Raises TargetError."""
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskgate-targets-")))
        base.chmod(0o755)

        def folder(name: str) -> Path:
            path = base / name
            path.mkdir()
            return path

        account = stack.enter_context(made_account())
        vnc = stack.enter_context(running_vnc(folder("vnc"), account=account))
        utf8 = running_vnc(folder("vnc-utf8"), account=account, kind=TIGHTVNC)
        vnc_utf8 = stack.enter_context(utf8)
        yield Targets(
            username=account.name,
            password=account.password,
            home=str(account.home),
            ssh_port=stack.enter_context(running_sshd(folder("ssh"), user=account.name)),
            telnet_port=stack.enter_context(running_telnetd(folder("telnet"))),
            rdp_port=stack.enter_context(running_xrdp(folder("rdp"))),
            vnc_port=vnc.port,
            vnc_password=vnc.password,
            vnc_display=vnc.display,
            vnc_authority=str(vnc.authority),
            vnc_utf8_port=vnc_utf8.port,
            vnc_utf8_password=vnc_utf8.password,
            vnc_utf8_display=vnc_utf8.display,
            vnc_utf8_authority=str(vnc_utf8.authority),
        )


@contextmanager
def running_targets() -> Iterator[Targets]:
    """Every target, in a process of its own with the rights that it needs. Raises TargetError."""
    environment = ["env", f"PYTHONPATH={SCRIPTS}", f"PATH={os.environ.get('PATH', os.defpath)}"]
    root = as_root()
    if root is None:
        raise TargetError("the targets need root (an account, sshd, xrdp), and there is no sudo")
    command = [*root, *environment, sys.executable, "-m", "targets"]
    # A group of its own: Ctrl-C is for us, who then end it in order. Not a session of its own:
    # sudo remembers by terminal that the password was given.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise TargetError("the targets did not start; the reason stands above")
            yield Targets(**json.loads(line))
        finally:
            process.stdin.close()
            process.wait(STOP_SECONDS)


def serve() -> int:
    """Run the targets until standard input closes: the other side of `running_targets`."""
    try:
        with targets_as_root() as targets:
            sys.stdout.write(json.dumps(asdict(targets)) + "\n")
            sys.stdout.flush()
            sys.stdin.read()
    except TargetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
