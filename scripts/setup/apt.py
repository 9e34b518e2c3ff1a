"""Installing the distribution's packages, without starting the services that come with them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from setup.commands import run
from setup.privilege import as_root
from setup.report import StepFailed

LISTS = Path("/var/lib/apt/lists")
# invoke-rc.d asks this program before it starts a service; 101 is "forbidden".
POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = "#!/bin/sh\n# Made by Deskgate's set-up for a moment; may be removed.\nexit 101\n"
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
# What of the packages would listen on the network from the next start of the machine on.
SERVICES = {
    "guacd": ("guacd",),
    "openssh-server": ("ssh",),
    "xrdp": ("xrdp", "xrdp-sesman"),
    "postgresql": ("postgresql",),
    "slapd": ("slapd",),
    "nginx": ("nginx",),
}
BY_HAND = "see the lines above; then run the same command again"


def available() -> bool:
    """Is this a machine with apt?"""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing(packages: Sequence[str]) -> list[str]:
    """Those of the packages that are not installed, in the order given."""
    query = ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\\n", *packages]
    shown = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in shown.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def candidate(package: str, options: Sequence[str] = ()) -> str | None:
    """The version that apt would install, or None."""
    shown = subprocess.run(
        ["apt-cache", *options, "policy", package], capture_output=True, text=True, check=False
    ).stdout
    for line in shown.splitlines():
        name, _, version = line.strip().partition(": ")
        if name == "Candidate" and version != "(none)":
            return version
    return None


def have_lists() -> bool:
    return any(LISTS.glob("*_Packages*"))


def update(root: Sequence[str], options: Sequence[str] = ()) -> None:
    run(
        [*root, "apt-get", *options, "update", "--quiet"],
        what="reading the lists of packages",
        advice="check this machine's network and its apt sources",
    )


def install(packages: Sequence[str], *, options: Sequence[str] = ()) -> None:
    """Install them, reading the lists first where there are none or they are stale.

    Raises StepFailed. The caller has made sure that as_root() is not None.
    """
    root = as_root()
    assert root is not None
    own_lists = not options
    if own_lists and not have_lists():
        update(root)
    command = [*root, "env", *(f"{name}={value}" for name, value in QUIET.items()), "apt-get"]
    command += [*options, "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    run([*root, "dpkg", "--configure", "-a"], what="finishing an interrupted installation")
    with services_held(root):
        try:
            run(command, what="installing packages", advice=BY_HAND)
        except StepFailed:
            if not own_lists:
                raise
            update(root)
            run(command, what="installing packages", advice=BY_HAND)
    keep_services_off(packages, root)


def keep_services_off(packages: Sequence[str], root: Sequence[str]) -> None:
    """Services of packages that we brought don't start with the machine: we start our own."""
    units = [unit for package in packages for unit in SERVICES.get(package, ())]
    if units and shutil.which("systemctl"):
        command = [*root, "systemctl", "disable", "--quiet", *units]
        subprocess.run(command, capture_output=True, check=False)  # no systemd: nothing to disable


@contextmanager
def services_held(root: Sequence[str]) -> Iterator[None]:
    """While the block runs, installing a package starts no service, unless the machine says so."""
    left_by_a_killed_run = POLICY.is_file() and POLICY.read_text() == POLICY_TEXT
    if POLICY.exists() and not left_by_a_killed_run:
        yield
        return
    with tempfile.NamedTemporaryFile("w", suffix=".policy") as text:
        text.write(POLICY_TEXT)
        text.flush()
        command = [*root, "install", "-m", "755", text.name, str(POLICY)]
        run(command, what="keeping services from starting")
    try:
        yield
    finally:
        run([*root, "rm", "-f", str(POLICY)], what="removing our policy-rc.d")
