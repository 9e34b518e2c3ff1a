"""The web interface: its packages by `npm ci`, then its build into src/deskgate/static."""

from __future__ import annotations

import sys

from setup.commands import run
from setup.node import Node
from setup.places import CACHE, NODE_MODULES, STATIC, WEB
from setup.report import UP_TO_DATE, say
from setup.stamps import Stamp, files_below

# Not sources: what tools make, and the tests, which the build does not look at.
NOT_SOURCES = frozenset(
    {"node_modules", "dist", "coverage", "tests", ".vite", "tsconfig.tsbuildinfo", "README.md"}
)
NETWORK = "check this machine's network, or name your npm registry (npm config set registry …)"


def install_web_packages(node: Node) -> None:
    files = (WEB / "package-lock.json", WEB / "package.json")
    stamp = Stamp(NODE_MODULES / ".deskgate", [*files, node.version, sys.platform])
    if stamp.fresh:
        say("npm", UP_TO_DATE)
        return
    say("npm", "installing the packages of web/package-lock.json")
    command = [*node.npm, "ci", "--no-audit", "--no-fund"]
    run(
        command,
        what="installing the web interface's packages",
        advice=NETWORK,
        environment=node.environment,
        folder=WEB,
    )
    stamp.write()


def build_web(node: Node) -> None:
    stamp = Stamp(CACHE / "web", [*files_below(WEB, without=NOT_SOURCES), node.version])
    if stamp.fresh and (STATIC / "index.html").is_file():
        say("web", UP_TO_DATE)
        return
    say("web", "building the web interface")
    command = [*node.npm, "run", "build"]
    run(
        command,
        what="building the web interface",
        advice="mend what is named above, in web/",
        environment=node.environment,
        folder=WEB,
    )
    stamp.write()
