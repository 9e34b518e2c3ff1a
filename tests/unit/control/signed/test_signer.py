"""The signer: what it makes is what the verifier takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskgate.control.signed.keys import SignedKey
from deskgate.control.signed.signer import sign
from deskgate.control.signed.verify import check
from deskgate.grants import Secret

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = Secret("s")
PASSWORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("parameters", "timestamp", "signature"),
    [
        (
            {"protocol": "rdp", "hostname": "10.2.3.4", "port": "3389"},
            1373563683,
            "6PHOr00TnhA10Ef9I4bLqeSXKYg=",
        ),
    ],
)
def test_the_classic_vector(parameters: dict[str, str], timestamp: int, signature: str) -> None:
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    form = sign(parameters, secret=Secret("secret"), dialect="classic", now=at, identifier="i")
    assert form == {
        "id": "i",
        "guac.protocol": "rdp",
        "guac.hostname": "10.2.3.4",
        "guac.port": "3389",
        "timestamp": f"{timestamp}000",
        "signature": signature,
    }


@pytest.mark.parametrize("dialect", ["classic", "cyverse", "v2"])
@given(username=NAMES, password=PASSWORDS)
def test_what_is_signed_is_verified(dialect: str, username: str, password: str) -> None:
    parameters = {
        "protocol": "ssh",
        "hostname": "h",
        "port": "22",
        "username": username,
        "password": password,
    }
    form = sign(parameters, secret=SECRET, dialect=dialect, now=NOW, key_id="k")
    key = SignedKey("k", dialect, SECRET)
    found = check(form.items(), keys=[key], method="POST", path="/api/tokens", now=NOW)
    assert found.username == username
    assert found.parameters.get("password", "") == password


def test_v2_has_its_life_and_a_new_nonce() -> None:
    parameters = {"protocol": "ssh", "hostname": "h", "port": "22"}
    one, other = (
        sign(
            parameters,
            secret=SECRET,
            dialect="v2",
            now=NOW,
            key_id="k",
            life=timedelta(seconds=30),
        )
        for _ in range(2)
    )
    assert one["nonce"] != other["nonce"]
    assert one["expires"] == str(int(NOW.timestamp() * 1000) + 30_000)
    assert one["key-id"] == "k"


def test_what_is_no_dialect() -> None:
    with pytest.raises(ValueError, match="v3"):
        sign({}, secret=SECRET, dialect="v3", now=NOW)
