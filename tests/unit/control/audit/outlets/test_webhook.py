"""The webhook: signed, over TLS that is checked, and only an answer of 2xx is "taken"."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import time
from pathlib import Path

import pytest
from tests.unit.control.audit.outlets.receivers import webhooks
from tests.unit.control.audit.outlets.rows import a_row

from deskgate.control.audit.outlets.sender import NotTakenError
from deskgate.control.audit.outlets.webhook import Webhook
from deskgate.grants import Secret
from targets.certificates import made_certificates

SECRET = "marker-9b2e-of-the-webhook"


def a_webhook(url: str, *, ca: Path | None = None, seconds: float = 5) -> Webhook:
    return Webhook(url=url, secret=Secret(SECRET), ca=ca, server="desk-1", seconds=seconds)


def test_a_batch_is_signed_so_that_the_receiver_can_check_it() -> None:
    with webhooks() as receiver:
        a_webhook(f"http://127.0.0.1:{receiver.port}/in?x=1").send([a_row(1), a_row(2)])
    ((headers, body),) = receiver.requests
    told = json.loads(body)
    assert told["server"] == "desk-1"
    assert told["events"] == [a_row(1), a_row(2)]
    assert headers["X-Deskgate-Delivery"] == "1-2"
    assert headers["Content-Type"] == "application/json"
    parts = dict(part.split("=") for part in headers["X-Deskgate-Signature"].split(","))
    assert abs(int(parts["t"]) - time.time()) < 60
    signed = f"{parts['t']}.".encode() + body
    assert parts["v1"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert SECRET not in str(headers) + body.decode()


@pytest.mark.parametrize("status", [500, 404, 401, 302, 301])
def test_every_other_answer_is_no(status: int) -> None:
    with webhooks() as receiver:
        receiver.answers = [status]
        with pytest.raises(NotTakenError, match=str(status)) as why:
            a_webhook(f"http://127.0.0.1:{receiver.port}/").send([a_row(1)])
        assert receiver.requests == []  # nor was a redirect followed
    assert SECRET not in str(why.value)


def test_nobody_there() -> None:
    with webhooks() as receiver:
        pass
    with pytest.raises(NotTakenError, match="refused"):
        a_webhook(f"http://127.0.0.1:{receiver.port}/").send([a_row(1)])


def test_a_slow_one_is_not_waited_for_for_ever() -> None:
    with webhooks() as receiver:
        receiver.slow_seconds = 3
        begun = time.monotonic()
        with pytest.raises(NotTakenError, match="TimeoutError"):
            a_webhook(f"http://127.0.0.1:{receiver.port}/", seconds=0.2).send([a_row(1)])
        assert time.monotonic() - begun < 2.9


def test_tls_is_checked(tmp_path: Path) -> None:
    made = made_certificates(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made.certificate, made.key)
    with webhooks(tls=tls) as receiver:
        url = f"https://127.0.0.1:{receiver.port}/"
        a_webhook(url, ca=made.ca).send([a_row(1)])
        assert receiver.seqs() == [1]
        with pytest.raises(NotTakenError, match="CertVerification"):
            a_webhook(url).send([a_row(2)])
    assert receiver.seqs() == [1]
