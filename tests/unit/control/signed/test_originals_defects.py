"""Each thing that the originals got wrong is tried here, and fails.

Source: signed-login.md "What the originals got wrong, and we must not".
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from structlog.testing import capture_logs
from tests.unit.control.signed.conftest import Configure
from tests.unit.control.signed.platform import DESK, SECRET, form_of, key_make, post

from deskgate.control.audit.models import Event
from deskgate.control.catalogue import PROTOCOLS
from deskgate.control.signed import dialects
from deskgate.control.signed.allowed import USUAL, harmful, on_disk
from deskgate.control.signed.models import SigningKey
from deskgate.control.vault.cipher import unseal
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.services import visits_of_key_end

pytestmark = pytest.mark.django_db
OLD = ["classic", "cyverse"]


def _reason() -> str:
    event = Event.objects.filter(action="login.refuse").order_by("-id").first()
    assert event is not None
    reason: str = event.details["reason"]
    return reason


@pytest.mark.parametrize("dialect", OLD)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sftp-hostname", "elsewhere.example.org"),
        ("recording-path", "/etc"),
        ("recording-name", "../x"),
        ("create-recording-path", "true"),
        ("typescript-path", "/etc"),
        ("drive-path", "/"),
        ("enable-drive", "true"),
        ("command", "rm -r ."),
        ("initial-program", "cmd.exe"),
        ("remote-app", "||cmd"),
        ("gateway-hostname", "elsewhere.example.org"),
        ("dest-host", "elsewhere.example.org"),
        ("audio-servername", "elsewhere.example.org"),
        ("reverse-connect", "true"),
        ("wol-send-packet", "true"),
        ("ignore-cert", "true"),
        ("security", "rdp"),
        ("host-key", "ssh-rsa AAAA"),
        ("private-key", "x"),
        ("enable-agent", "true"),
        ("domain", "EVIL"),
        ("unheard-of", "x"),
    ],
)
def test_unsigned_parameters_are_not_accepted(dialect: str, name: str, value: str) -> None:
    """Defect: whoever held a link could add any parameter that the signature doesn't cover."""
    key_make(dialect)
    for protocol in ("ssh", "rdp", "vnc", "telnet"):
        form = form_of(dialect, {**DESK, "protocol": protocol})
        assert post(form).status_code == 200
        assert post({**form, f"guac.{name}": value}).status_code == 403, protocol
        assert name in _reason()


@pytest.mark.parametrize("dialect", OLD)
def test_harmless_unsigned_parameters_pass(dialect: str) -> None:
    """What the spec allows: display and keyboard, and files of the target itself."""
    key_make(dialect)
    terminal = {
        "color-scheme": "black-white",
        "font-name": "monospace",
        "font-size": "14",
        "enable-sftp": "true",
        "sftp-root-directory": "/home",
    }
    desktop = {
        "width": "1024",
        "height": "768",
        "dpi": "96",
        "color-depth": "24",
        "server-layout": "de-de-qwertz",
        "enable-sftp": "true",
        "sftp-username": "alice",
        "sftp-directory": "/tmp",
        "sftp-root-directory": "/",
    }
    for protocol, more in (("ssh", terminal), ("rdp", desktop)):
        form = form_of(dialect, {**DESK, "protocol": protocol})
        form |= {f"guac.{name}": value for name, value in more.items()}
        assert post(form).status_code == 200, _reason()


def test_no_usual_parameter_can_do_harm() -> None:
    """By the catalogue's flags: no disk, other host, program, trust or secret among them."""
    assert not USUAL & harmful()
    assert {p.name for protocol in PROTOCOLS for p in protocol} >= USUAL


@pytest.mark.parametrize("dialect", OLD)
def test_a_keys_own_list_extends_it_but_never_to_the_disk(dialect: str) -> None:
    key_make(dialect, parameters=["ignore-cert", "recording-path", "drive-path"])
    form = form_of(dialect, {**DESK, "protocol": "rdp"})
    assert post({**form, "guac.ignore-cert": "true"}).status_code == 200
    assert post({**form, "guac.security": "rdp"}).status_code == 403
    for name in ("recording-path", "drive-path"):
        assert name in on_disk()
        assert post({**form, f"guac.{name}": "/etc"}).status_code == 403


@pytest.mark.parametrize("dialect", OLD)
def test_a_timestamp_in_the_far_future_is_not_accepted(dialect: str) -> None:
    """Defect: such a link lived for ever."""
    key_make(dialect)
    key_make("v2")
    now = timezone.now()
    assert post(form_of(dialect, now=now + timedelta(seconds=50))).status_code == 200
    for ahead in (timedelta(seconds=70), timedelta(days=1), timedelta(days=9000)):
        assert post(form_of(dialect, now=now + ahead)).status_code == 403
        assert "future" in _reason()
    assert post(form_of("v2", now=now + timedelta(days=9000))).status_code == 403
    assert "age limit" in _reason()


@pytest.mark.parametrize("dialect", [*OLD, "v2"])
def test_no_expected_signature_is_logged_or_answered(
    dialect: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Defect: the expected signature was written to the log, ready to be used."""
    key_make(dialect)
    form = form_of(dialect, {**DESK, "password": "s3cret-of-alice"})
    right = form["signature"]
    wrong = {**form, "signature": "A" * len(right)}
    with caplog.at_level(logging.DEBUG), capture_logs() as logged:
        answer = post(wrong)
    assert answer.status_code == 403
    told = json.dumps(list(Event.objects.values()), default=str) + caplog.text + str(logged)
    for text in (right, SECRET, "s3cret-of-alice"):
        assert text not in told
        assert text not in answer.content.decode()
    assert "refused" in str(logged)


@pytest.mark.parametrize("dialect", [*OLD, "v2"])
def test_signatures_are_compared_in_constant_time(
    dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defect: they were compared with equals, which tells how far a guess is right.

    Each comparison is compare_digest's, of the whole texts, whether the first byte is wrong or the
    last: the same calls with the same lengths.
    """
    key_make(dialect)
    key_make(dialect, name="another", secret="another")
    form = form_of(dialect)
    right, calls = form["signature"], []
    original = dialects.same

    def same(expected: str, given: str) -> bool:
        calls.append((len(expected), len(given)))
        return original(expected, given)

    monkeypatch.setattr(dialects, "same", same)
    traces = []
    for at in (0, len(right) // 2, len(right) - 2):
        wrong = right[:at] + ("A" if right[at] != "A" else "B") + right[at + 1 :]
        calls.clear()
        assert post({**form, "signature": wrong}).status_code == 403
        traces.append(list(calls))
    assert traces[0] == traces[1] == traces[2]
    assert len(traces[0]) >= 2  # every key, whichever would fit


@pytest.mark.parametrize("username", ["../bob", "..", ".", "a/../bob", "/bob", "bob/", "b\0b"])
def test_a_user_name_does_not_escape_the_key_directory(
    username: str, configure: Configure, tmp_path: Path
) -> None:
    """Defect: `../bob` read a key from beside the folder."""
    key_make("cyverse")
    keys = tmp_path / "keys"
    for folder in (keys / "alice", tmp_path / "bob"):
        folder.mkdir(parents=True)
        (folder / "id_rsa_guac").write_text("somebody's private key\n")
    (keys / "id_rsa_guac").write_text("nobody's private key\n")
    configure(signed_use_local_privkey=True, signed_key_directory=keys)
    form = form_of("cyverse", {**DESK, "username": username})
    assert post(form).status_code == 403
    assert not VisitConnection.objects.exists()


def test_a_link_does_not_escape_the_key_directory_either(
    configure: Configure, tmp_path: Path
) -> None:
    key_make("cyverse")
    keys, bobs = tmp_path / "keys", tmp_path / "bob"
    for folder in (keys, bobs):
        folder.mkdir()
    (bobs / "id_rsa_guac").write_text("bob's private key\n")
    (keys / "alice").symlink_to(bobs)
    configure(signed_use_local_privkey=True, signed_key_directory=keys)
    assert post(form_of("cyverse")).status_code == 403


@pytest.mark.parametrize("dialect", OLD)
@pytest.mark.parametrize(
    "timestamp",
    ["abc", "1e12", "-1", "+1", "0x10", "99999999999999999999", "12 34", "\u0661\u0662", "NaN", ""],
)
def test_a_malformed_timestamp_is_no_server_error(dialect: str, timestamp: str) -> None:
    """Defect: it was a NumberFormatException, answered with 500. Also where it is signed so."""
    key_make(dialect)
    form = {**form_of(dialect), "timestamp": timestamp}
    connection = {n.removeprefix("guac."): v for n, v in form.items() if n.startswith("guac.")}
    sign: dict[str, Any] = {
        "classic": (dialects.classic_message, dialects.classic_sign),
        "cyverse": (dialects.cyverse_message, dialects.cyverse_sign),
    }
    message, signed = sign[dialect]
    text = message(timestamp, connection.pop("protocol"), connection)
    key = SigningKey.objects.get()
    form["signature"] = signed(unseal(bytes(key.sealed)), text)
    answer = post(form)
    assert answer.status_code == 403
    assert answer.json()["type"] == "INVALID_CREDENTIALS"
    assert "timestamp" in _reason()


def test_several_keys_are_rotated_and_revoked() -> None:
    """Defect: one key for ever."""
    old = key_make("classic", name="old")
    key_make("classic", name="new", secret="the next secret")
    assert post(form_of("classic")).status_code == 200
    assert Visit.objects.get().key_name == "old"
    old.is_enabled = False
    old.save()
    assert visits_of_key_end("old") == 1
    assert not Visit.objects.exists()
    assert post(form_of("classic")).status_code == 403


@pytest.mark.parametrize("dialect", [*OLD, "v2"])
def test_a_key_has_its_networks_and_ports(dialect: str) -> None:
    """Defect: any host could be named."""
    key_make(
        dialect,
        networks=["10.0.0.0/24", "desk.example.org", "*.lab.example.org", "2001:db8::/32"],
        ports=[22, {"from": 5900, "to": 5909}],
    )

    def status(host: str, port: str = "22", **more: str) -> int:
        changes = {**DESK, "hostname": host, "port": port, **more}
        return post(form_of(dialect, changes)).status_code

    for host in ("10.0.0.7", "desk.example.org", "DESK.example.org.", "a.lab.example.org"):
        assert status(host) == 200, (host, _reason())
    assert status("2001:db8::7") == 200
    assert status("::ffff:10.0.0.7") == 200
    assert status("10.0.0.7", "5901") == 200
    for host in (
        "10.0.1.7",
        "desk.example.org.evil.test",
        "lab.example.org",
        "localhost",
        "127.0.0.1",
        "167772167",  # 10.0.0.7, to a resolver
        "0x0a000007",
        "10.7",
        "::ffff:127.0.0.1",
    ):
        assert status(host) == 403, host
    assert status("10.0.0.7", "23") == 403
    if dialect == "v2":
        more = {"protocol": "vnc", "sftp-hostname": "192.0.2.1", "sftp-port": "22"}
        assert status("10.0.0.7", "5900", **more) == 403
        assert status("10.0.0.7", "5900", **{**more, "sftp-hostname": "10.0.0.8"}) == 200
