"""guacd: an installed one, else the distribution's, else on Debian 12 the one of Debian 11.

Debian 12 has no guacd package. Debian 11's works there: apt takes libguac and two old libraries
from Debian 11 and the rest (FreeRDP, libvncclient) from Debian 12. It is taken with a list of
sources and a folder of lists of our own, so that the machine's own sources stay as they are.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup import apt
from setup.apt_sources import machine_sources, with_older_suite
from setup.commands import run
from setup.places import ROOT
from setup.privilege import as_root
from setup.report import UP_TO_DATE, StepFailed, say

PROTOCOLS = ("ssh", "vnc", "rdp", "telnet")
PACKAGES = ("guacd", *(f"libguac-client-{protocol}0" for protocol in PROTOCOLS))
LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib/*", "/usr/local/lib", "/usr/local/lib/*")
OLDER_SUITES = {"bookworm": "bullseye"}
BY_HAND = (
    "run guacd elsewhere, for example from the container image guacamole/guacd with its port 4822 "
    "published on 127.0.0.1, and set DESKGATE_GUACD=127.0.0.1:4822 (in the environment or in .env)"
)


def install_guacd(*, needed_here: bool) -> None:
    """Install guacd; `needed_here`: even where DESKGATE_GUACD names one (tests start their own).

    Never raises StepFailed: without guacd the program runs, and says what is missing.
    """
    if not needed_here and _configured():
        say("guacd", "DESKGATE_GUACD names one")
    elif installed():
        say("guacd", UP_TO_DATE)
    elif not apt.available() or as_root() is None:
        say("guacd", f"not installed. {BY_HAND}")
    else:
        try:
            _install()
        except StepFailed as failure:
            last = failure.output.strip().splitlines()[-1:]
            say("guacd", f"could not be installed ({failure} {' '.join(last)}). {BY_HAND}")


def installed() -> bool:
    """Is guacd here, with its part for each protocol?"""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    return shutil.which("guacd", path=path) is not None and all(map(_has_plugin, PROTOCOLS))


def _has_plugin(protocol: str) -> bool:
    name = f"libguac-client-{protocol}.so*"
    return any(any(Path("/").glob(f"{folder[1:]}/{name}")) for folder in LIBRARY_FOLDERS)


def _configured() -> bool:
    """Does the environment or .env name a guacd? The program itself reads them in earnest."""
    if os.environ.get("DESKGATE_GUACD", "").strip():
        return True
    path = ROOT / ".env"
    lines = path.read_text().splitlines() if path.is_file() else []
    values = [line.partition("=")[2] for line in lines if line.startswith("DESKGATE_GUACD=")]
    return any(value.strip(" \t\"'") for value in values)


def _install() -> None:
    root = as_root()
    assert root is not None
    if not apt.have_lists():
        apt.update(root)
    if apt.candidate(PACKAGES[0]) is not None:
        say("guacd", "installing the distribution's package (its service is not started now)")
        apt.install(PACKAGES)
        return
    codename = _debian_codename()
    if codename not in OLDER_SUITES:
        raise StepFailed("this distribution has no package of it.")
    older = OLDER_SUITES[codename]
    say("guacd", f"{codename} has no package of it: installing {older}'s (service not started now)")
    with _older_suite(codename, older) as options:
        apt.update(root, options)
        apt.install(PACKAGES, options=options)


def _debian_codename() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    return release.get("VERSION_CODENAME", "") if release.get("ID") == "debian" else ""


@contextmanager
def _older_suite(codename: str, older: str) -> Iterator[list[str]]:
    """apt options under which both suites can be had, while the block runs."""
    sources = with_older_suite(machine_sources(), codename=codename, older=older)
    folder = Path(tempfile.mkdtemp(prefix="deskgate-apt-"))
    try:
        folder.chmod(0o755)  # apt fetches as an account of its own
        parts, lists = folder / "sources", folder / "lists"
        parts.mkdir()
        (lists / "partial").mkdir(parents=True)
        text = "\n".join(source.as_deb822() for source in sources)
        (parts / "both.sources").write_text(text)
        yield [
            "-oDir::Etc::SourceList=/dev/null",
            f"-oDir::Etc::SourceParts={parts}",
            f"-oDir::State::Lists={lists}",
            "-oDir::Cache::pkgcache=",
            "-oDir::Cache::srcpkgcache=",
        ]
    finally:
        # the lists belong to root
        run([*(as_root() or []), "rm", "-rf", str(folder)], what="removing our lists")
