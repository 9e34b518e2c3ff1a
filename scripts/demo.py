"""`make demo`: a server with real targets on this machine and a small tree that leads to them.

The tree lies in a data folder of its own, made anew each time: the targets' ports and passwords are
new each time too. Everything ends with Ctrl-C.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from setup.commands import run_in_foreground
from setup.interruption import unwind_when_terminated
from setup.places import ROOT, venv_program
from setup.report import say
from targets import TargetError, Targets, running_targets

DATA = ROOT / "demo-data"
FOLDER = "Demo"
CONNECTIONS = {
    "Terminal (SSH)": "ssh",
    "Desktop (VNC)": "vnc",
    "Desktop (RDP)": "rdp",
    "Terminal (Telnet)": "telnet",
}


def main() -> int:
    unwind_when_terminated()
    os.environ["DESKGATE_DATA"] = str(DATA)
    try:
        say("targets", "starting sshd, Xvnc, xrdp and telnetd on loopback")
        with running_targets() as targets:
            make_data()
            make_tree(targets)
            return run_in_foreground([venv_program("deskgate"), "serve"], folder=ROOT)
    except TargetError as error:
        print(f"Failed: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"Failed: {' '.join(error.cmd)}\n{error.stderr or ''}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def make_data() -> None:
    """A data folder with nothing in it but the administrator, whose password this prints."""
    if DATA.exists():
        shutil.rmtree(DATA)
    subprocess.run([venv_program("deskgate"), "init"], cwd=ROOT, check=True)


def make_tree(targets: Targets) -> None:
    say("tree", f"a connection to each target, in the folder {FOLDER}")
    for name, protocol in CONNECTIONS.items():
        parameters = targets.parameters(protocol)
        password = parameters.pop("password")
        settings = [f"{key}={value}" for key, value in parameters.items()]
        command = [venv_program("deskgate"), "connection", "add", "--name", name]
        command += ["--protocol", protocol, "--folder", FOLDER]
        for setting in [*settings, "password=-"]:  # -: by standard input, out of the process list
            command += ["--set", setting]
        subprocess.run(
            command, cwd=ROOT, check=True, input=f"{password}\n", text=True, capture_output=True
        )


if __name__ == "__main__":
    sys.exit(main())
