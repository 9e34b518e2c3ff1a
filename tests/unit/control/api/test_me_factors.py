"""Second factors through the API: set up, shown, taken away."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import pytest
from allauth.account.internal.flows import login as login_flow
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests.fakes.authenticators import Clock, SoftwareKey
from tests.unit.control.fixtures import PASSWORD, Browser, Browsers
from tests.unit.control.second_factors import (
    FACTOR,
    add_key,
    enrol,
    password,
    second,
    show_key,
    user_of,
)

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event


def _age(page: Browser, minutes: int = 6) -> None:
    """What was proved in this browser was proved longer ago."""
    session = page.client.session
    for one in session.get(login_flow.AUTHENTICATION_METHODS_SESSION_KEY, []):
        one["at"] -= minutes * 60
    session.save()


def test_an_authenticator_from_set_up_to_log_in(
    browser: Browsers, person: User, clock: Clock
) -> None:
    page = browser("ada")
    before = page.get(FACTOR).json()
    assert before == {"totp": False, "passkeys": [], "recovery_codes_left": 0, "required": False}
    secret, codes = enrol(page, clock)
    assert len(set(codes)) == 10
    assert page.get(FACTOR).json() == {**before, "totp": True, "recovery_codes_left": 10}
    shown = user_of(page)
    assert shown is not None
    assert shown["second_factor"]["enrolled"]
    assert shown["second_factor"]["shown_at"]

    other = browser()
    half = password(other)
    assert half.status_code == 401
    assert half.json()["type"] == "second-factor-needed"
    assert other.get("/session").json() | {"methods": None} == {
        "user": None,
        "pending": True,
        "methods": None,
    }
    assert second(other, "000000").status_code == 403
    assert user_of(other) is None
    done = second(other, clock.code(secret))
    assert done.status_code == 200
    assert done.json()["user"]["username"] == "Ada"
    assert not done.json()["pending"]


def test_the_offer_shows_the_same_three_ways_and_is_kept_sealed(
    browser: Browsers, person: User
) -> None:
    page = browser("ada")
    offer = page.send("POST", f"{FACTOR}/totp").json()
    assert f"secret={offer['secret']}" in offer["url"]
    assert offer["url"].startswith("otpauth://totp/Ada?")
    assert "issuer=Deskgate" in offer["url"]
    assert offer["qr_svg"].lstrip().startswith(("<?xml", "<svg"))
    page.send("POST", f"{FACTOR}/totp/confirm", {"code": "000000"})
    for row in Session.objects.all():
        plain = row.session_data + str(row.get_decoded())
        assert offer["secret"] not in plain


def test_nothing_in_the_database_shows_codes(browser: Browsers, person: User, clock: Clock) -> None:
    secret, codes = enrol(browser("ada"), clock)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    events = str(list(Event.objects.values_list("details", "thing_name")))
    for text in (secret, base64.b32decode(secret).hex(), *codes):
        assert text not in stored
        assert text not in events


def test_half_a_log_in_opens_nothing(browser: Browsers, person: User, clock: Clock) -> None:
    secret, _ = enrol(browser("ada"), clock)
    page = browser()
    password(page)
    for path in ("/tree", "/me", "/me/logins", "/me/api-tokens", FACTOR, "/sessions"):
        assert page.get(path).status_code == 401
    for path in (f"{FACTOR}/totp", "/session/reauthenticate", "/me/password"):
        assert page.send("POST", path, {"password": PASSWORD}).status_code == 401
    assert page.client.get("/admin/").status_code == 302
    assert page.send("DELETE", "/session").status_code == 204
    assert second(page, clock.code(secret)).status_code == 401  # nothing is pending any more


def test_half_a_log_in_does_not_outlive_what_it_was_proved_by(
    browser: Browsers, person: User, admin: User, clock: Clock
) -> None:
    secret, _ = enrol(browser("ada"), clock)
    disabled, changed = browser(), browser()
    for page in (disabled, changed):
        password(page)
    root = browser("root")
    root.send("POST", f"/users/{person.pk}/password", {"password": "other-harbour-43"})
    assert second(changed, clock.code(secret)).status_code == 401
    root.send("PATCH", f"/users/{person.pk}", {"is_active": False})
    assert second(disabled, clock.code(secret)).status_code == 401
    assert disabled.get("/tree").status_code == 401


def test_a_code_is_good_once(browser: Browsers, person: User, clock: Clock) -> None:
    secret, codes = enrol(browser("ada"), clock)
    once, again = browser(), browser()
    for page in (once, again):
        password(page)
    code = clock.code(secret)
    assert second(once, code).status_code == 200
    assert second(again, code).status_code == 403
    assert second(again, codes[0]).status_code == 200
    third = browser()
    password(third)
    assert second(third, codes[0]).status_code == 403
    assert third.get(FACTOR).status_code == 401
    assert again.get(FACTOR).json()["recovery_codes_left"] == 9


def test_changes_need_the_factor_once_there_is_one(
    browser: Browsers, person: User, clock: Clock
) -> None:
    page = browser("ada")
    secret, _ = enrol(page, clock)
    _age(page)
    changes = [
        ("DELETE", f"{FACTOR}/totp"),
        ("POST", f"{FACTOR}/recovery-codes"),
        ("POST", f"{FACTOR}/passkeys/options"),
    ]
    for method, path in changes:
        answer = page.send(method, path)
        assert (answer.status_code, answer.json()["type"]) == (403, "reauthentication-needed")
    proof = "/session/reauthenticate"
    assert page.send("POST", proof, {"password": PASSWORD}).status_code == 200
    for method, path in changes:  # the password alone is no proof
        assert page.send(method, path).status_code == 403
    assert page.send("POST", proof, {"code": "000000"}).status_code == 403
    assert page.send("POST", proof, {"code": clock.code(secret)}).status_code == 200
    assert page.send("POST", f"{FACTOR}/recovery-codes").status_code == 200
    assert page.send("DELETE", f"{FACTOR}/totp").status_code == 204
    assert not Authenticator.objects.exists()  # the recovery codes went with it


def test_the_first_factor_needs_the_password_again(
    browser: Browsers, person: User, clock: Clock
) -> None:
    page = browser("ada")
    _age(page)
    assert page.send("POST", f"{FACTOR}/totp").json()["type"] == "reauthentication-needed"
    wrong = page.send("POST", "/session/reauthenticate", {"password": "x"})
    assert wrong.status_code == 403
    assert page.send("POST", "/session/reauthenticate", {}).status_code == 422
    assert page.send("POST", "/session/reauthenticate", {"password": PASSWORD}).status_code == 200
    enrol(page, clock)


def test_there_is_one_authenticator(browser: Browsers, person: User, clock: Clock) -> None:
    page = browser("ada")
    enrol(page, clock)
    assert page.send("POST", f"{FACTOR}/totp").status_code == 409
    nothing = page.send("POST", f"{FACTOR}/totp/confirm", {"code": "123456"})
    assert nothing.status_code == 409


def test_what_a_group_demands_is_set_up_before_anything_else(
    browser: Browsers, person: User, clock: Clock
) -> None:
    group = group_create(name="careful", require_second_factor=True)
    member_add(group=group, user=person)
    page = browser("ada")
    refused = page.get("/tree")
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor-enrolment")
    assert page.get("/me/api-tokens").status_code == 403
    shown = user_of(page)
    assert shown is not None
    assert shown["second_factor"] == {"enrolled": False, "required": True, "shown_at": None}
    enrol(page, clock)
    assert page.get("/tree").status_code == 200
    assert page.send("DELETE", f"{FACTOR}/totp").status_code == 409  # the last one


def test_an_older_log_in_shows_the_factor_that_was_set_up_elsewhere(
    browser: Browsers, person: User, clock: Clock
) -> None:
    older = browser("ada")
    secret, _ = enrol(browser("ada"), clock)
    member_add(group=group_create(name="careful", require_second_factor=True), user=person)
    refused = older.get("/tree")
    assert (refused.status_code, refused.json()["type"]) == (403, "second-factor-needed")
    assert second(older, clock.code(secret)).status_code == 200
    assert older.get("/tree").status_code == 200


def test_an_administrator_takes_a_lost_factor_away(
    browser: Browsers, person: User, admin: User, clock: Clock
) -> None:
    page, root = browser("ada"), browser("root")
    enrol(page, clock)
    assert page.send("DELETE", f"/users/{admin.pk}/second-factor").status_code == 403
    assert root.get(f"/users/{person.pk}").json()["second_factor"]
    assert root.send("DELETE", f"/users/{person.pk}/second-factor").status_code == 204
    assert page.get("/tree").status_code == 401
    assert password(browser()).status_code == 200
    assert Event.objects.filter(action="factor.reset", actor_name="root").exists()


def test_a_passkey_from_set_up_to_log_in_without_a_name(browser: Browsers, person: User) -> None:
    page, key = browser("ada"), SoftwareKey()
    made = add_key(page, key)
    assert made.status_code == 201, made.content
    assert len(made.json()["recovery_codes"]) == 10
    [listed] = page.get(FACTOR).json()["passkeys"]
    assert (listed["name"], listed["passwordless"], listed["last_used_at"]) == (
        "blue key",
        True,
        None,
    )
    visitor = browser()
    done = show_key(visitor, key)
    assert done.status_code == 200, done.content
    assert done.json()["user"]["username"] == "Ada"
    assert visitor.get("/tree").status_code == 200
    assert page.get(FACTOR).json()["passkeys"][0]["last_used_at"]
    entered = Event.objects.filter(action="login.enter").latest("id")
    assert entered.details["by"] == ["webauthn"]


def test_a_passkey_is_a_second_factor_and_a_proof_too(browser: Browsers, person: User) -> None:
    page, key = browser("ada"), SoftwareKey()
    add_key(page, key)
    other = browser()
    assert password(other).status_code == 401
    assert show_key(other, key).status_code == 200
    _age(other)
    assert other.send("POST", f"{FACTOR}/recovery-codes").status_code == 403
    assert show_key(other, key).status_code == 200
    assert other.send("POST", f"{FACTOR}/recovery-codes").status_code == 200


def test_a_key_that_asks_for_no_pin_is_only_a_second_factor(
    browser: Browsers, person: User
) -> None:
    page, key = browser("ada"), SoftwareKey(verifies=False)
    assert add_key(page, key).status_code == 403
    assert add_key(page, key, passwordless=False).status_code == 201
    assert show_key(browser(), key).status_code == 403
    half = browser()
    password(half)
    assert show_key(half, key).status_code == 200


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://testserver"])
def test_a_passkey_of_another_page_is_refused(browser: Browsers, person: User, origin: str) -> None:
    page = browser("ada")
    assert add_key(page, SoftwareKey(origin=origin)).status_code == 403
    key = SoftwareKey()
    add_key(page, key)
    key._origin = origin
    assert show_key(browser(), key).status_code == 403


def test_an_answer_is_good_for_its_own_question_once(browser: Browsers, person: User) -> None:
    page, key = browser("ada"), SoftwareKey()
    add_key(page, key)
    visitor = browser()
    options = visitor.send("POST", "/session/passkey/options").json()["publicKey"]
    signed = {"credential": key.sign(options)}
    assert browser().send("POST", "/session/passkey", signed).status_code == 403
    other = browser()
    other.send("POST", "/session/passkey/options")
    assert other.send("POST", "/session/passkey", signed).status_code == 403
    assert visitor.send("POST", "/session/passkey", signed).status_code == 200
    assert visitor.send("POST", "/session/passkey", signed).status_code == 403


def test_somebody_elses_passkey_proves_nothing(
    browser: Browsers, person: User, admin: User
) -> None:
    ada, root = SoftwareKey(), SoftwareKey()
    add_key(browser("ada"), ada)
    add_key(browser("root"), root)
    half = browser()
    password(half)
    assert show_key(half, root).status_code == 403
    assert user_of(half) is None
    assert show_key(half, ada).status_code == 200


def test_who_is_disabled_has_no_use_of_a_passkey(
    browser: Browsers, person: User, admin: User
) -> None:
    key = SoftwareKey()
    add_key(browser("ada"), key)
    browser("root").send("PATCH", f"/users/{person.pk}", {"is_active": False})
    visitor = browser()
    answer = show_key(visitor, key)
    assert answer.status_code == 403
    assert "disabled" in answer.json()["detail"]
    assert user_of(visitor) is None


def test_passkeys_are_renamed_and_removed(browser: Browsers, person: User, admin: User) -> None:
    page = browser("ada")
    one = add_key(page, SoftwareKey()).json()["id"]
    add_key(page, SoftwareKey(), name="other")
    place = f"{FACTOR}/passkeys/{one}"
    assert page.send("PATCH", place, {"name": "red"}).json()["name"] == "red"
    assert page.send("PATCH", place, {"name": " "}).status_code == 422
    stranger = browser("root")
    assert stranger.send("PATCH", place, {"name": "x"}).status_code == 404
    assert stranger.send("DELETE", place).status_code == 404
    assert page.send("DELETE", place).status_code == 204
    assert page.send("DELETE", place).status_code == 404
    assert [key["name"] for key in page.get(FACTOR).json()["passkeys"]] == ["other"]


_SCRAPS: list[object] = [
    {},
    {"id": 1},
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}},
    {"id": "!", "rawId": "!", "type": "public-key", "response": {"userHandle": 5}},
    {"id": "AA", "rawId": "AA", "type": "x", "response": {"clientDataJSON": "AA"}},
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {
            "clientDataJSON": "e30",
            "authenticatorData": "AA",
            "attestationObject": "oA",
            "signature": "AA",
            "userHandle": "MQ",
        },
    },
    {"response": []},
    {"response": {"userHandle": "\ud800"}},
]


@pytest.mark.parametrize("scrap", _SCRAPS)
def test_whatever_a_browser_sends_is_refused_in_a_sentence(
    browser: Browsers, person: User, scrap: object
) -> None:
    page = browser("ada")
    page.send("POST", f"{FACTOR}/passkeys/options")
    added = page.send("POST", f"{FACTOR}/passkeys", {"name": "x", "credential": scrap})
    assert added.status_code in {403, 422}
    visitor = browser()
    visitor.send("POST", "/session/passkey/options")
    assert visitor.send("POST", "/session/passkey", {"credential": scrap}).status_code in {403, 422}


def test_codes_are_counted_with_passwords(browser: Browsers, person: User, clock: Clock) -> None:
    secret, _ = enrol(browser("ada"), clock)
    page = browser()
    password(page)
    for _ in range(4):
        assert second(page, "000000").status_code == 403
    locked = second(page, "000000")
    assert (locked.status_code, locked.json()["type"]) == (429, "locked-out")
    assert second(page, clock.code(secret)).status_code == 429
    assert password(browser()).status_code == 429
    assert user_of(page) is None


def test_a_proof_is_fresh_for_some_minutes(browser: Browsers, person: User, clock: Clock) -> None:
    page = browser("ada")
    enrol(page, clock)
    shown = user_of(page)
    assert shown is not None
    at = datetime.fromisoformat(shown["second_factor"]["shown_at"])
    assert timezone.now() - at < timedelta(minutes=1)
    _age(page, minutes=4)
    assert page.send("POST", f"{FACTOR}/recovery-codes").status_code == 200
    _age(page, minutes=2)
    assert page.send("POST", f"{FACTOR}/recovery-codes").status_code == 403
