"""A real RDP server: xrdp with a session manager of its own, on loopback, sessions under Xorg.

xrdp finds its session manager's port in /etc/xrdp/sesman.ini whatever its options say, so both run
in a mount namespace where /etc/xrdp is our own folder. Where the kernel forbids that (a container),
the port is xrdp's own, 3350; a session manager that listens there already serves us as well.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from targets.ports import accepts, free_port
from targets.processes import Child, program

SYSTEM_FOLDER = Path("/etc/xrdp")
SESMAN_PORT = 3350  # xrdp's own, where it can't be told another
DISPLAY_OFFSETS = range(400, 4000, 20)  # displays of two servers don't meet

XRDP = """\
[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:{port}
tcp_nodelay=true
tcp_keepalive=true
security_layer={security}
crypt_level=high
certificate={folder}/cert.pem
key_file={folder}/key.pem
ssl_protocols=TLSv1.2, TLSv1.3
autorun=Xorg
allow_channels=true
allow_multimon=true
bitmap_cache=true
bitmap_compression=true
bulk_compression=true
max_bpp=32
new_cursors=true
use_fastpath=both

[Logging]
LogFile={folder}/xrdp.log
LogLevel=INFO
EnableSyslog=false

[Channels]
rdpdr=true
rdpsnd=true
drdynvc=true
cliprdr=true
rail=true

[Xorg]
name=Xorg
lib=libxup.so
username=ask
password=ask
ip=127.0.0.1
port=-1
code=20
"""

# UserWindowManager: the account's own ~/.xsession decides what runs, with nothing around it.
SESMAN = """\
[Globals]
ListenAddress=127.0.0.1
ListenPort={port}
EnableUserWindowManager=true
UserWindowManager=.xsession
DefaultWindowManager=/usr/bin/xterm

[Security]
AllowRootLogin=false
MaxLoginRetry=4
AlwaysGroupCheck=false
RestrictOutboundClipboard=none
RestrictInboundClipboard=none

[Sessions]
X11DisplayOffset={offset}
MaxSessions=20
KillDisconnected=false
Policy=Default

[Logging]
LogFile={folder}/sesman.log
LogLevel=INFO
EnableSyslog=false

[Xorg]
param={xorg}
param=-config
param=xrdp/xorg.conf
param=-noreset
param=-nolisten
param=tcp
param=-logfile
param=.xorgxrdp.%s.log

[Chansrv]
EnableFuseMount=false

[ChansrvLogging]
LogLevel=INFO
EnableSyslog=false

[SessionVariables]
LANG=C.UTF-8
"""


@contextmanager
def running_xrdp(folder: Path, *, security: str = "negotiate") -> Iterator[int]:
    """An RDP server for every account of the machine: its port. Needs root. Raises TargetError.

    `security` is xrdp's security_layer: negotiate, tls or rdp.
    """
    xrdp = program("xrdp", package="xrdp")
    sesman = program("xrdp-sesman", package="xrdp")
    prefix = _own_configuration_folder(folder)
    port, sesman_port = free_port(), free_port() if prefix else SESMAN_PORT
    _write_configuration(folder, port=port, sesman_port=sesman_port, security=security)
    with ExitStack() as stack:

        def start(path: str, *, listens: int) -> None:
            name = Path(path).name
            command = [*prefix, path, "-n", "-c", str(folder / f"{name.removeprefix('xrdp-')}.ini")]
            child = stack.enter_context(Child(name, command, log=folder / f"{name}.out"))
            child.wait_for_port(listens)

        if not accepts(sesman_port):
            start(sesman, listens=sesman_port)
        start(xrdp, listens=port)
        yield port


def _own_configuration_folder(folder: Path) -> list[str]:
    """The command prefix that puts `folder` in the place of /etc/xrdp; empty if forbidden."""
    script = 'mount --bind "$0" /etc/xrdp && exec "$@"'
    prefix = ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c", script]
    prefix.append(str(folder))
    tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if tried.returncode == 0 else []


def _write_configuration(folder: Path, *, port: int, sesman_port: int, security: str) -> None:
    shutil.copytree(
        SYSTEM_FOLDER,
        folder,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.pem", "rsakeys*"),
    )
    xorg = shutil.which("Xorg", path="/usr/lib/xorg") or program("Xorg", package="xorgxrdp")
    (folder / "xrdp.ini").write_text(XRDP.format(port=port, folder=folder, security=security))
    (folder / "sesman.ini").write_text(
        SESMAN.format(
            port=sesman_port, folder=folder, offset=secrets.choice(DISPLAY_OFFSETS), xorg=xorg
        )
    )
    _make_certificate(folder)
    keygen = [program("xrdp-keygen", package="xrdp"), "xrdp", str(folder / "rsakeys.ini")]
    subprocess.run(keygen, check=True, capture_output=True)


def _make_certificate(folder: Path) -> None:
    """Self-signed: what nearly every RDP server has, and what a strict client must refuse."""
    command = [program("openssl", package="openssl"), "req", "-x509", "-newkey", "rsa:2048"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=deskgate-target"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
