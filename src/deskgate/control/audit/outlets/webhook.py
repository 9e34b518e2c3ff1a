"""Events to a webhook: HTTPS POST of JSON, signed.

    X-Deskgate-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 over "<t>." and the body, in hex>
    X-Deskgate-Delivery: <first seq>-<last seq>

Only an answer of 2xx is "taken"; redirects are not followed, because they would carry the log to
where nobody sent it. The address may be a private one: an administrator of this machine set it.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from deskgate import __version__
from deskgate.control.audit.outlets import WEBHOOK
from deskgate.control.audit.outlets.sender import SECONDS, NotTakenError, Row, in_words
from deskgate.grants import Secret

_TAKEN: Final = range(200, 300)


class Webhook:
    """Implements `Sender`; a connection for each batch."""

    name = WEBHOOK

    def __init__(
        self, *, url: str, secret: Secret, ca: Path | None, server: str, seconds: float = SECONDS
    ) -> None:
        parts = urlsplit(url)
        self._secret = secret
        self._server = server
        self._tls = ssl.create_default_context(cafile=ca) if parts.scheme == "https" else None
        self._host, self._port = parts.hostname or "", parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._seconds = seconds

    def send(self, rows: Sequence[Row]) -> None:
        """One POST."""
        told = {"server": self._server, "events": list(rows)}
        body = json.dumps(told, separators=(",", ":")).encode()
        connection = self._connection()
        try:
            connection.request("POST", self._path, body=body, headers=self._headers(body, rows))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotTakenError(in_words(error)) from error
        finally:
            connection.close()
        if status not in _TAKEN:
            raise NotTakenError(f"it answered with status {status}")

    def close(self) -> None:
        """Nothing stays open."""

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._seconds, context=self._tls
        )

    def _headers(self, body: bytes, rows: Sequence[Row]) -> dict[str, str]:
        now = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "User-Agent": f"Deskgate/{__version__}",
            "X-Deskgate-Signature": f"t={now},v1={signature(self._secret, now, body)}",
            "X-Deskgate-Delivery": f"{rows[0]['seq']}-{rows[-1]['seq']}",
        }


def signature(secret: Secret, moment: str, body: bytes) -> str:
    """What proves a request to whoever knows the secret."""
    signed = moment.encode() + b"." + body
    return hmac.new(secret.reveal().encode(), signed, hashlib.sha256).hexdigest()
