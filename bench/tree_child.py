"""Builds a world of so many connections and measures it; prints one line of JSON.

CPU is this process's own (user and system) and, on PostgreSQL, that of the server's process for
our connection; the time that either waits isn't in it. Queries are counted in a run of their own,
because counting costs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from bench.processes import say

RUNS = 5


def main() -> None:
    size = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="deskgate-bench-") as folder:
        from deskgate.control.firstrun import prepare
        from deskgate.settings import Settings

        prepare(Settings(data=Path(folder)))
        from django.db import connection

        from bench.tree_world import build

        build(size)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        say(size=size, results={name: _measured(work) for name, work in _works().items()})
        connection.close()


def _works() -> dict[str, Callable[[], int]]:
    """What is measured; each gives how much there was: bytes, hits or connections."""
    ada, root = _logged_in("ada"), _logged_in("root")

    def fetched(client: Any, path: str) -> Callable[[], int]:
        def work() -> int:
            answer = client.get(f"/api/v1{path}")
            assert answer.status_code == 200, answer.content
            return len(answer.content)

        return work

    return {
        "tree, sees 5,000": fetched(ada, "/tree"),
        "tree, administrator": fetched(root, "/tree"),
        "search, sees 5,000": fetched(ada, "/search?q=mail+oslo&limit=50"),
        "search, administrator": fetched(root, "/search?q=mail+oslo&limit=50"),
        "search, nothing found": fetched(root, "/search?q=zanzibar"),
        "may open?": _opened,
    }


def _opened() -> int:
    """What is asked when a connection is opened: the gate, the rights, and what applies."""
    from deskgate.control.accounts.models import User
    from deskgate.control.permissions.selectors import rights_on
    from deskgate.control.tree.inheritance import effective
    from deskgate.control.tree.selectors import connection_get
    from deskgate.control.tree.visibility import Action

    user = User.objects.get(username_key="ada")
    found = connection_get(user=user, connection_id=_a_key(), action=Action.CONNECT)
    assert rights_on(user, found) is not None
    assert effective(found).parameters()["hostname"]
    return 1


_key: list[str] = []


def _a_key() -> str:
    """Of a connection in the last folder, which Ada may open."""
    if not _key:
        from deskgate.control.tree.models import Connection, Folder

        last = Folder.objects.order_by("-pk")[0]
        _key.append(str(Connection.objects.filter(folder=last)[0].pk))
    return _key[0]


def _measured(work: Callable[[], int]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        amount = work()
    count = len(queries)  # the log that it looks at is emptied by the next request
    begun, server = time.process_time(), _server_seconds()
    for _ in range(RUNS):
        work()
    own, theirs = time.process_time() - begun, _server_seconds() - server
    return {
        "queries": count,
        "cpu_ms": own / RUNS * 1000,
        "server_ms": theirs / RUNS * 1000,
        "amount": amount,
    }


def _server_seconds() -> float:
    """CPU time of PostgreSQL's process for our connection; SQLite's is our own."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        times = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return float(times.user + times.system)


def _logged_in(username: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from bench.tree_world import PASSWORD

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    told = {"username": username, "password": PASSWORD}
    answer = client.post("/api/v1/session", told, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return client


if __name__ == "__main__":
    main()
