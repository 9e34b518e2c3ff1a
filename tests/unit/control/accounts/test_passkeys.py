"""Passkeys, where the API's own tests don't look."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.fakes.authenticators import SoftwareKey
from tests.unit.control.fixtures import Browser, Browsers
from tests.unit.control.second_factors import FACTOR, add_key

from deskgate.control.accounts import passkeys
from deskgate.control.accounts.models import User

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(
    ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"]
)
_TEXT = st.sampled_from(["", "AA", "e30", "MQ", "oA", "!", "bnVsbA", "W10"]) | st.text()
_CREDENTIALS = st.fixed_dictionaries(
    {
        "id": _TEXT,
        "rawId": _TEXT,
        "type": st.sampled_from(["public-key", "x"]),
        "response": st.dictionaries(_NAMES, _TEXT | _JSON, max_size=5) | _JSON,
        "clientExtensionResults": _JSON,
    }
)


def test_what_is_asked_for(browser: Browsers, person: User) -> None:
    page = browser("ada")
    made = page.send("POST", f"{FACTOR}/passkeys/options").json()["publicKey"]
    assert made["rp"] == {"name": "Deskgate", "id": "testserver"}
    assert made["user"]["name"] == "Ada"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    add_key(page, SoftwareKey())
    again = page.send("POST", f"{FACTOR}/passkeys/options").json()["publicKey"]
    assert len(again["excludeCredentials"]) == 1
    asked = browser().send("POST", "/session/passkey/options").json()["publicKey"]
    assert asked["rpId"] == "testserver"
    assert not asked.get("allowCredentials")  # which would say who has one


def test_there_is_an_end_to_them(browser: Browsers, person: User) -> None:
    page, key = browser("ada"), SoftwareKey()
    add_key(page, key)
    data = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).data
    for _ in range(passkeys.MOST - 1):
        Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
    assert page.send("POST", f"{FACTOR}/passkeys/options").status_code == 409


class AnyCredential(TestCase):
    """What browsers could send."""

    @given(_CREDENTIALS)
    def test_is_refused_in_a_sentence(self, credential: dict[str, object]) -> None:
        page = Browser()
        page.send("POST", "/session/passkey/options")
        answer = page.send("POST", "/session/passkey", {"credential": credential})
        assert answer.status_code in {403, 422, 429}, answer.content
