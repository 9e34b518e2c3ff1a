"""The OpenID Connect provider that log-ins are tested with: npm's oidc-provider, by `npm ci`."""

from __future__ import annotations

import sys

from setup.commands import run
from setup.node import Node
from setup.places import ROOT
from setup.report import UP_TO_DATE, say
from setup.stamps import Stamp
from setup.web import NETWORK

PROVIDER = ROOT / "scripts" / "targets" / "oidc"
PROVIDER_MODULES = PROVIDER / "node_modules"


def install_provider(node: Node) -> None:
    """Only developing needs it."""
    files = (PROVIDER / "package-lock.json", PROVIDER / "package.json")
    stamp = Stamp(PROVIDER_MODULES / ".deskgate", [*files, node.version, sys.platform])
    if stamp.fresh:
        say("oidc", UP_TO_DATE)
        return
    say("oidc", "installing the packages of scripts/targets/oidc/package-lock.json")
    run(
        [*node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        what="installing the provider for the tests of log-ins",
        advice=NETWORK,
        environment=node.environment,
        folder=PROVIDER,
    )
    stamp.write()
