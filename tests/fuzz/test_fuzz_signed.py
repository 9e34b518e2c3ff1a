"""Ten thousand mutated signed requests and blobs: refused, every one, and never a failure of ours.

What is signed or encrypted is taken apart at random and put together wrongly. Whatever is let in
must open what was signed and no more: a mutation that changes nothing of it may pass.
"""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pydantic import SecretStr
from tests.unit.control.signed.platform import DESK, FORM, HEX, SECRET, blob_of, form_of

from deskgate.control import setup
from deskgate.control.guacapi import visiting
from deskgate.control.guacapi.tokens import tokens_create
from deskgate.control.signed.reasons import SignatureRefused
from deskgate.control.signed.services import Coming, json_enter, signed_check
from deskgate.control.signed.verify import Verified
from deskgate.signing_settings import ConfiguredKey

SIGNED = 7_000
BLOBS = 3_000
SIGNED_PARTS = ("hostname", "port", "username", "password")
NAMES = [
    "guac.hostname",
    "guac.port",
    "guac.username",
    "guac.password",
    "guac.protocol",
    "guac.command",
    "guac.recording-path",
    "guac.sftp-hostname",
    "guac.",
    "guac",
    "id",
    "GUAC_ID",
    "GUAC_TYPE",
    "timestamp",
    "signature",
    "dialect",
    "key-id",
    "nonce",
    "expires",
    "token",
    "data ",
]
VALUES = [
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "NaN",
    "1e9",
    "\0",
    "\ud7ff\U0010ffff",
    "%",
    "%00",
    "c/",
    "g/x",
    "v2",
    "v3",
    "../../etc",
    "a" * 9000,
    "10.0.0.8",
    "true",
    "\u0661",
    "\r\n",
    "&x=y",
]
Mutation = Callable[[random.Random, dict[str, str]], str]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


def _changed_value(chance: random.Random, form: dict[str, str]) -> str:
    return _encoded(list({**form, chance.choice([*form]): chance.choice(VALUES)}.items()))


def _flipped_character(chance: random.Random, form: dict[str, str]) -> str:
    name = chance.choice([*form])
    text = form[name]
    at = chance.randrange(len(text))
    other = chr((ord(text[at]) ^ (1 << chance.randrange(7))) or 1)
    return _encoded(list({**form, name: text[:at] + other + text[at + 1 :]}.items()))


def _added(chance: random.Random, form: dict[str, str]) -> str:
    return _encoded([*form.items(), (chance.choice(NAMES), chance.choice(VALUES))])


def _left_out(chance: random.Random, form: dict[str, str]) -> str:
    gone = chance.choice([*form])
    return _encoded([pair for pair in form.items() if pair[0] != gone])


def _swapped(chance: random.Random, form: dict[str, str]) -> str:
    one, other = chance.sample([*form], 2)
    return _encoded(list({**form, one: form[other], other: form[one]}.items()))


def _raw(chance: random.Random, form: dict[str, str]) -> str:
    """The bytes of the body themselves."""
    text = _encoded(list(form.items()))
    at = chance.randrange(len(text))
    cut = chance.choice(["", "&", "=", "%", "%ff", "%ed%a0%80", "+", ";", "\xff", "[]", "\0"])
    return text[:at] + cut + text[at + chance.randrange(3) :]


MUTATIONS: list[Mutation] = [
    _changed_value,
    _flipped_character,
    _added,
    _left_out,
    _swapped,
    _raw,
]


@pytest.fixture
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the settings, so that no query is made ten thousand times."""
    key = ConfiguredKey(name="v2", dialect="v2", secret=SecretStr(SECRET))
    changed = setup.current_settings().model_copy(
        update={
            "signed_secret_key": SecretStr(SECRET),
            "json_secret_key": SecretStr(HEX),
            "signing_keys": (key,),
        }
    )
    monkeypatch.setattr(setup, "_handed_over", [changed])


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> list[Verified]:
    """What was found to be signed, instead of a visit in the database for each."""
    found: list[Verified] = []

    def enter(parameters: Any, *, method: str, path: str, coming: Coming) -> Any:
        found.append(signed_check(parameters, method=method, path=path))
        raise SignatureRefused("that was all")

    monkeypatch.setattr(visiting, "signed_enter", enter)
    return found


def _ask(body: str) -> HttpResponse | None:
    """The answer; None where Django itself refuses the form, which is its 400."""
    request = RequestFactory().post("/api/tokens", body, content_type=FORM)
    try:
        return tokens_create(request)
    except (BadRequest, SuspiciousOperation):
        return None


@pytest.mark.django_db
@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
def test_mutated_requests(dialect: str, let_in: list[Verified]) -> None:
    chance = random.Random(f"{dialect} 1")
    desk = {**DESK, "password": "p&=+ %ä"}
    right = form_of(dialect, desk, key_id="settings:v2", now=timezone.now())
    statuses: Counter[int] = Counter()
    for _ in range(SIGNED // 3):
        body = chance.choice(MUTATIONS)(chance, right)
        let_in.clear()
        answer = _ask(body)
        statuses[400 if answer is None else answer.status_code] += 1
        for one in let_in:
            same = {n: v for n, v in one.parameters.items() if n in SIGNED_PARTS}
            _check_meaning(dialect, one, same, desk)
    assert set(statuses) <= {400, 403}, statuses
    let_in.clear()
    _ask(_encoded(list(right.items())))
    assert len(let_in) == 1  # what is not mutated would have been let in


def _check_meaning(dialect: str, one: Verified, same: dict[str, str], desk: dict[str, str]) -> None:
    """Let in was what was signed. Only CyVerse's message can be read in another way."""
    if dialect == "cyverse":
        assert "".join([one.protocol, *(same.get(n, "") for n in SIGNED_PARTS)]) == "".join(
            [desk["protocol"], *(desk.get(n, "") for n in SIGNED_PARTS)]
        )
        return
    assert (one.protocol, same) == (desk["protocol"], {n: desk[n] for n in SIGNED_PARTS})
    assert not {"command", "recording-path", "sftp-hostname"} & set(one.parameters)


def _mutated_blobs(chance: random.Random, blob: str) -> Iterator[str]:
    for _ in range(BLOBS):
        at = chance.randrange(len(blob))
        yield chance.choice(
            [
                blob[:at] + chr((ord(blob[at]) ^ (1 << chance.randrange(7))) or 1) + blob[at + 1 :],
                blob[:at],
                blob[at:],
                blob[at:] + blob[:at],
                blob[:at] + chance.choice(["=", "%", " ", "A" * 64]) + blob[at:],
                blob + blob,
                chance.choice(VALUES) or "x",
            ]
        )


def _bytes(blob: str) -> bytes:
    try:
        return base64.b64decode(blob.replace(" ", "+"), validate=True)
    except ValueError:
        return b""


@pytest.mark.django_db
@pytest.mark.usefixtures("_keys")
def test_mutated_blobs() -> None:
    chance = random.Random(2)
    right, statuses = blob_of(), Counter[int]()
    for blob in _mutated_blobs(chance, right):
        if _bytes(blob) == _bytes(right):  # base64 has spare bits at its end
            continue
        answer = _ask(f"data={quote(blob, errors='replace')}")
        assert answer is not None
        statuses[answer.status_code] += 1
    assert set(statuses) == {403}, statuses
    with pytest.raises(SignatureRefused):
        json_enter(["x"], coming=Coming("::1"))
    answer = _ask(f"data={quote(right)}")
    assert answer is not None
    assert answer.status_code == 200
