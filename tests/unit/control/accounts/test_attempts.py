"""Wrong passwords are counted, by name and address, and nothing of what was typed is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.unit.control.fixtures import Answer, Browser, Browsers
from tests.unit.control.second_factors import password

from deskgate.control.accounts.attempts import (
    attempt_address,
    attempt_failed,
    attempts_forget,
)
from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event

MARKER = "marker-7d1f-never-shown"
pytestmark = pytest.mark.django_db


def _wrong(page: Browser, name: str, times: int = 5) -> Answer:
    for _ in range(times - 1):
        assert password(page, name, "wrong").status_code == 403
    return password(page, name, "wrong")


def _from(address: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_a_name_is_locked_for_an_address_and_told_what_to_do(
    browser: Browsers, person: User
) -> None:
    page = browser()
    locked = _wrong(page, "ada")
    assert (locked.status_code, locked.json()["type"]) == (429, "locked-out")
    assert "15 minutes" in locked.json()["detail"]
    assert "administrator" in locked.json()["detail"]
    assert password(page, "ADA").status_code == 429  # the right one, too
    page.client.defaults["REMOTE_ADDR"] = "192.0.2.9"
    assert password(page, "ada").status_code == 200


def test_a_lock_says_nothing_of_whether_the_name_is_there(browser: Browsers, person: User) -> None:
    there, missing = _wrong(browser(), "ada"), _wrong(browser(), "nobody")
    assert (there.status_code, there.content) == (missing.status_code, missing.content)
    for name in ("ada", "nobody"):
        again = password(browser(), name, "wrong")
        assert (again.status_code, again.content) == (there.status_code, there.content)


def test_others_are_not_locked_out(browser: Browsers, person: User, admin: User) -> None:
    _wrong(browser(), "ada")
    assert password(browser(), "root").status_code == 200


def test_a_right_password_forgets_the_wrong_ones(browser: Browsers, person: User) -> None:
    _wrong(browser(), "ada", 4)
    assert password(browser(), "ada").status_code == 200
    assert _wrong(browser(), "ada", 4).status_code == 403


def test_a_lock_ends_by_itself_and_trying_does_not_prolong_it(
    browser: Browsers, person: User
) -> None:
    _wrong(browser(), "ada")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert password(browser(), "ada", "wrong").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert password(browser(), "ada").status_code == 200


def test_an_administrator_unlocks_a_name(browser: Browsers, person: User) -> None:
    _wrong(browser(), "ada")
    assert attempts_forget(user=person) == 1
    assert password(browser(), "ada").status_code == 200


def test_nothing_of_what_was_typed_is_kept(browser: Browsers, person: User) -> None:
    password(browser(), MARKER, MARKER)
    Client().post(
        f"/api/tokens?x={MARKER}",
        f"username={MARKER}&password={MARKER}&guac-totp={MARKER}",
        content_type="application/x-www-form-urlencoded",
    )
    kept = str(list(AccessAttempt.objects.values())) + str(list(Event.objects.values()))
    assert MARKER not in kept
    assert "an unknown name" in kept


def test_what_was_refused_is_in_the_log(browser: Browsers, person: User) -> None:
    _wrong(browser(), "ada")
    password(browser(), "ada", "wrong")  # while it is locked: not told again
    events = Event.objects.filter(action="login.refuse").order_by("id")
    assert [event.thing_name for event in events] == ["Ada"] * 5
    assert events.last().details == {"by": "password", "locked": True}  # type: ignore[union-attr]  # just counted
    assert {event.address for event in events} == {"127.0.0.1"}


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 1000, ""])
def test_any_name_can_be_tried(browser: Browsers, name: str) -> None:
    answers = [password(browser(), name, "wrong").status_code for _ in range(5)]
    assert set(answers) <= {403, 422, 429}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", None),
        ("", None),
    ],
)
def test_addresses(given: str, kept: str | None) -> None:
    assert attempt_address(_from(given)) == kept


def test_a_whole_ipv6_network_is_one_address() -> None:
    tried = [attempt_failed(request=_from(f"2001:db8::{n}"), name="ada") for n in range(5)]
    assert tried == [False] * 4 + [True]
    assert not attempt_failed(request=_from("2001:db8:0:1::1"), name="ada")
