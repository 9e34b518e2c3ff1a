"""The routes of the tree, live sessions and the log."""

from __future__ import annotations

from django.urls import resolve

from deskgate.control.guacapi.tree_urls import TREE, TUNNELS


def test_each_is_reached_by_its_address() -> None:
    for above, routes in (("data/deskgate/", TREE), ("", TUNNELS)):
        for route in routes:
            address = str(route.pattern).replace("<str:", "").replace(">", "")
            assert resolve(f"/api/session/{above}{address}").func is route.callback
