"""Which of the distribution's packages what needs, and the step that installs them."""

from __future__ import annotations

from collections.abc import Sequence

from setup import apt
from setup.privilege import as_root
from setup.report import UP_TO_DATE, StepFailed, say

# What python-ldap, which comes as its sources only, is built with: LDAP is an extra of the
# program, and no extra for its tests.
BUILD = ("gcc", "python3-dev", "libldap-dev", "libsasl2-dev")
# Real machines to reach: see scripts/targets.
TARGETS = (
    "openssh-server",
    "tigervnc-standalone-server",
    "tigervnc-tools",
    "tightvncserver",
    "autocutsel",
    "xfonts-base",
    "xrdp",
    "xorgxrdp",
    "inetutils-telnetd",
    "openbox",
    "xterm",
    "x11-utils",
    "fonts-dejavu-core",
    "openssl",
)
# And a browser to reach them with, an X clipboard to look into, letters for every text we try, and
# PHP, in which many of the platforms are written that sign log-ins.
# libatomic1 is what the Node inside the browser driver's Python package is linked with.
TESTS = (
    *TARGETS,
    "chromium",
    "libatomic1",
    "xclip",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "postgresql",
    "slapd",
    "ldap-utils",
    "nginx",
    "php-cli",
)


def install_packages(packages: Sequence[str]) -> None:
    """Install what is missing; where that is impossible, say what is missing and go on."""
    if not apt.available():
        say("packages", f"no apt here; needed, by whatever name: {' '.join(packages)}")
        return
    wanted = apt.missing(packages)
    if not wanted:
        say("packages", UP_TO_DATE)
        return
    if as_root() is None:
        say("packages", f"neither root nor sudo; missing: apt-get install {' '.join(wanted)}")
        return
    say("packages", f"installing {' '.join(wanted)} (their services stay off)")
    apt.install(wanted)


def install_venv_module() -> None:
    """Debian keeps `ensurepip` in a package of its own, and a virtual environment needs it."""
    advice = "install the package python3-venv (apt-get install python3-venv), then try again"
    if not apt.available() or as_root() is None:
        raise StepFailed("this python3 has no ensurepip module", advice=advice)
    say("packages", "installing python3-venv")
    apt.install(["python3-venv"])
