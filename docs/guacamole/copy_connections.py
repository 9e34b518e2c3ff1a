"""Copies the connections of a Guacamole, passwords included, by the API that both servers speak.

    python copy_connections.py https://old.example/guacamole admin https://desk.example admin

The old server's account must administer everything there: it gives parameters to nobody else. The
passwords of both accounts are asked for. What the new server refuses is named and left out.
"""

import getpass
import json
import sys
import urllib.error
import urllib.parse
import urllib.request


class Server:
    """A server that speaks Guacamole's API."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address, self.token = address.rstrip("/"), ""
        form = urllib.parse.urlencode({"username": username, "password": password})
        answer = self.ask("POST", "/api/tokens", form.encode())
        self.token = answer["authToken"]
        self.data = f"/api/session/data/{answer['dataSource']}"

    def ask(self, method: str, path: str, body: bytes | dict | None = None):
        headers = {"Guacamole-Token": self.token} if self.token else {}
        if isinstance(body, dict):
            headers["Content-Type"], body = "application/json", json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def group(self, identifier: str):
        return self.ask("GET", f"{self.data}/connectionGroups/{identifier}/tree")


def copy(old: Server, new: Server, group: dict, parent: str) -> int:
    """Everything in a group; how many connections."""
    count = 0
    for one in group.get("childConnections", []):
        path = f"{old.data}/connections/{one['identifier']}/parameters"
        made = {
            "name": one["name"],
            "protocol": one["protocol"],
            "parentIdentifier": parent,
            "parameters": old.ask("GET", path),
            "attributes": one.get("attributes", {}),
        }
        try:
            new.ask("POST", f"{new.data}/connections", made)
            count += 1
        except urllib.error.HTTPError as error:
            print(f"left out: {one['name']}: {json.load(error).get('message')}", file=sys.stderr)
    for inner in group.get("childConnectionGroups", []):
        made = {
            "name": inner["name"],
            "type": inner["type"],
            "parentIdentifier": parent,
            "attributes": inner.get("attributes", {}),
        }
        folder = new.ask("POST", f"{new.data}/connectionGroups", made)
        count += copy(old, new, inner, folder["identifier"])
    return count


def main() -> None:
    address, username, new_address, new_username = sys.argv[1:]
    old = Server(address, username, getpass.getpass(f"Password of {username} at {address}: "))
    new = Server(new_address, new_username, getpass.getpass(f"Password at {new_address}: "))
    print(copy(old, new, old.group("ROOT"), "ROOT"), "connections copied.")


if __name__ == "__main__":
    main()
