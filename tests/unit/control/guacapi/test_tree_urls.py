"""The routes of the tree, live sessions and the log."""

from __future__ import annotations

from django.urls import resolve

from deskgate.control.guacapi.tree_urls import QUICK, TREE, TUNNELS


def test_each_is_reached_by_its_address() -> None:
    places = (("data/deskgate/", TREE), ("data/quickconnect/", QUICK), ("", TUNNELS))
    for above, routes in places:
        for route in routes:
            address = str(route.pattern).replace("<str:", "").replace(">", "")
            assert resolve(f"/api/session/{above}{address}").func is route.callback
