"""A server that many tests share is left by each as it was found.

A session that a closed browser leaves is parked for ten minutes, and a connection stays for good:
what one test left would be in the way of the next, which looks for its own among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.harness.api import Api

_TREE = ("connections", "folders")


@contextmanager
def left_as_found(api: Api) -> Iterator[None]:
    """Afterwards no session lives, and the tree holds no more than before.

    `api`: an administrator's.
    """
    before = _tree(api)
    yield
    for session in api.get("/live")["items"]:
        _gone(api, f"/sessions/{session['id']}")
    for path in _tree(api) - before:
        _gone(api, f"{path}?recursive=true")


def _tree(api: Api) -> set[str]:
    tree = api.get("/tree")
    return {f"/{kind}/{item['id']}" for kind in _TREE for item in tree[kind]}


def _gone(api: Api, path: str) -> None:
    """One that went meanwhile, or with its folder, is gone as well."""
    answer = api.ask("DELETE", path)
    assert answer.is_success or answer.status_code == 404, f"{path}: {answer.text[:500]}"
