"""The whole server, alone in its process, as `deskgate serve` runs it: a database of its own, an
administrator, a key of each dialect that is measured. Its first line says the port, the password
and so many forms of each dialect.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from bench.forms import DIALECTS, forms
from bench.processes import say, when_orphaned
from deskgate.server import create_server
from deskgate.settings import Settings


def main() -> int:
    """`python -m bench.whole GUACD_PORT FORMS`: serve until standard input closes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory(prefix="deskgate-bench-") as folder:
        settings = Settings(
            data=Path(folder), host="127.0.0.1", port=0, guacd=f"127.0.0.1:{sys.argv[1]}"
        )
        _serve(settings)
    return 0


def _serve(settings: Settings) -> None:
    from deskgate.control.firstrun import prepare

    first = prepare(settings, serving=True)
    assert first.password is not None
    signed = forms({dialect: _key(dialect) for dialect in DIALECTS}, int(sys.argv[2]))

    from deskgate.asgi import create_app

    def ready(address: str) -> None:
        assert first.password is not None
        say(port=urlsplit(address).port, password=first.password.reveal(), forms=signed)

    server = create_server(create_app(settings), settings, ready)

    def stop() -> None:
        server.should_exit = True

    when_orphaned(stop)
    server.run()


def _key(dialect: str) -> str:
    """The secret of a new key of this dialect, which is also its name."""
    from django.db import connection

    from deskgate.control.signed.key_services import signing_key_create

    _, made = signing_key_create(name=dialect, dialect=dialect)
    connection.close()
    assert made is not None
    return made.reveal()


if __name__ == "__main__":
    sys.exit(main())
