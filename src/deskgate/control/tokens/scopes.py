"""What an API token can be good for."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """A part of what its owner may do."""

    READ = "read"  # the tree and what belongs to it, secrets aside
    TREE = "tree"  # change it
    PEOPLE = "people"  # read and change people, groups, grants
    LOG = "log"  # read sessions and events
    CONNECT = "connect"  # open connections, end sessions
