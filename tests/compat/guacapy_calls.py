"""guacapy, driven from outside: a process of its own, because it brings its own `requests`.

Started with the server's port, a name and a password. Reads one call a line, as JSON
[manager, method, argument…] ("" for the client itself), and answers each with a line of JSON:
{"result": …} or {"error": class, "status": HTTP's}.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from guacapy import Guacamole
from requests import HTTPError, Response


def answer(client: Guacamole, call: list[Any]) -> dict[str, Any]:
    manager, method, *arguments = call
    try:
        result = getattr(getattr(client, manager) if manager else client, method)(*arguments)
    except HTTPError as error:
        status = None if error.response is None else error.response.status_code
        return {"error": type(error).__name__, "status": status}
    return {"result": result.status_code if isinstance(result, Response) else result}


def main(port: str, username: str, password: str, prefix: str) -> None:
    client = Guacamole(
        hostname="127.0.0.1",
        connection_protocol="http",
        connection_port=int(port),
        base_url_path=prefix,
        username=username,
        password=password,
    )
    say({"result": client.data_sources})
    for line in sys.stdin:
        say(answer(client, json.loads(line)))


def say(told: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
