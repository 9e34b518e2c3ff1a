"""Reading apt's own lists of sources, to write one of ours that also names an older suite.

Both of apt's formats (sources.list(5)): the one-line format and deb822. Where packages come from is
the machine's business, so we take its addresses, keys and options as they are and change no more
than the suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

APT = Path("/etc/apt")
ONE_LINE = re.compile(r"deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<rest>.+)")
# What one-line options are called in deb822, where that isn't the same but for the case.
OPTION_NAMES = {"arch": "Architectures", "lang": "Languages", "target": "Targets"}


@dataclass(frozen=True, slots=True)
class Source:
    """Binary packages of some suites. `options` are deb822 fields, their text as it stands."""

    uris: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()

    def as_deb822(self) -> str:
        lines = ["Types: deb", f"URIs: {self.uris}", f"Suites: {' '.join(self.suites)}"]
        if self.components:
            lines.append(f"Components: {' '.join(self.components)}")
        lines += [f"{name}: {text}" for name, text in self.options]
        return "\n".join(lines) + "\n"


def machine_sources(apt: Path = APT) -> list[Source]:
    """What this machine takes packages from."""
    parts = apt / "sources.list.d"
    found: list[Source] = []
    for path in [apt / "sources.list", *sorted(parts.glob("*.list"))]:
        if path.is_file():
            found += parse_one_line_format(path.read_text())
    for path in sorted(parts.glob("*.sources")):
        found += parse_deb822(path.read_text())
    return found


def parse_one_line_format(text: str) -> list[Source]:
    """`deb [signed-by=/key] http://host/debian bookworm main contrib # words`."""
    found = []
    for line in text.splitlines():
        match = ONE_LINE.fullmatch(line.partition("#")[0].strip())
        if match is None:
            continue
        suite, *components = match["rest"].split()
        options = tuple(_option(word) for word in (match["options"] or "").split())
        found.append(Source(match["uri"], (suite,), tuple(components), options))
    return found


def _option(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    plain = name.rstrip("+-")
    return OPTION_NAMES.get(plain, plain.title()) + name[len(plain) :], value.replace(",", " ")


def parse_deb822(text: str) -> list[Source]:
    """Paragraphs of fields; a field goes on in lines that begin with a space (keys do)."""
    found = []
    for fields in _paragraphs(text):
        lower = {name.lower(): value for name, value in fields}
        if "deb" not in lower.get("types", "").split() or lower.get("enabled", "yes") == "no":
            continue
        known = {"types", "uris", "suites", "components", "enabled"}
        options = tuple((name, value) for name, value in fields if name.lower() not in known)
        suites = tuple(lower.get("suites", "").split())
        components = tuple(lower.get("components", "").split())
        found.append(Source(" ".join(lower.get("uris", "").split()), suites, components, options))
    return found


def _paragraphs(text: str) -> Iterator[list[tuple[str, str]]]:
    fields: list[tuple[str, str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields = []
        elif line[0] in " \t" and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value}\n{line}")
        else:
            name, _, value = line.partition(":")
            fields.append((name.strip(), value.strip()))


def with_older_suite(sources: Iterable[Source], *, codename: str, older: str) -> list[Source]:
    """The distribution's own sources, each followed by the same one with the older release's suite.

    The release itself and its security updates. Other people's archives are left out: they are not
    needed, and a broken one would stop us.
    """
    found = []
    for source in sources:
        ours = [s for s in source.suites if s == codename or s.startswith(f"{codename}-")]
        if not ours or "main" not in source.components:
            continue
        found.append(replace(source, suites=tuple(ours)))
        wanted = {codename: older, f"{codename}-security": f"{older}-security"}
        old = tuple(wanted[suite] for suite in ours if suite in wanted)
        if old:
            found.append(replace(source, suites=old, components=("main",)))
    return found
